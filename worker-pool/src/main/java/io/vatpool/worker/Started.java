package io.vatpool.worker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once the schema was right and an engine has run. */
@Startup
@ApplicationScoped
class Started implements HealthCheck {
  private final WorkerLife life;

  @Inject
  Started(WorkerLife life) {
    this.life = life;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("schema and engine");
    return life.hasStarted()
        ? response.up().build()
        : response.down().withData("reason", life.reason()).build();
  }
}
