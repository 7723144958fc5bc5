package io.vatpool.tracing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What makes a service's spans: on if {@code vatpool.tracing.enabled}, closed when it stops. */
@ApplicationScoped
public class TracingBeans {
  @Produces
  @Singleton
  public static Tracing tracing(
      @ConfigProperty(name = "vatpool.tracing.enabled", defaultValue = "false") boolean enabled,
      @ConfigProperty(name = "quarkus.application.name") String name,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    return enabled ? Tracing.start(name, version) : Tracing.off();
  }

  public static void close(@Disposes Tracing tracing) {
    tracing.close();
  }
}
