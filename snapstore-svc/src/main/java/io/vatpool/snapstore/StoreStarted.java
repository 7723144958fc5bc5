package io.vatpool.snapstore;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Started: whoever gets an answer at all speaks to a service whose store is open and swept, because
 * {@link StoreLifecycle} ends the start otherwise. A full disk is for readiness to tell; starting
 * again would not help it.
 */
@Startup
@ApplicationScoped
class StoreStarted implements HealthCheck {

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("snapshot store is open");
  }
}
