package io.vatpool.gateway.service;

import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.OidcTokens;
import io.vatpool.gateway.pool.WorkerPool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.jspecify.annotations.Nullable;

/**
 * The probes that are the gateway's own. Liveness has none: that the service answers at all is what
 * it says, and a database that is away must not restart the fleet.
 */
final class Health {
  private Health() {}

  /** Whether the schema is there and kernels are adopted. */
  @Startup
  @ApplicationScoped
  static class Started implements HealthCheck {
    private final GatewayLifecycle lifecycle;

    @Inject
    Started(GatewayLifecycle lifecycle) {
      this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
      String problem = lifecycle.problem();
      return HealthCheckResponse.named("gateway started")
          .status(lifecycle.isStarted())
          .withData("missing", problem == null ? "nothing" : problem)
          .build();
    }
  }

  /** Whether kernels can be adopted and deliveries made; the database has a check of its own. */
  @Readiness
  @ApplicationScoped
  static class Ready implements HealthCheck {
    private final GatewayLifecycle lifecycle;
    private final WorkerPool pool;
    private final OidcTokens oidc;
    private final int workersMin;

    @Inject
    Ready(GatewayLifecycle lifecycle, WorkerPool pool, OidcTokens oidc, GatewayConfig config) {
      this.lifecycle = lifecycle;
      this.pool = pool;
      this.oidc = oidc;
      this.workersMin = config.workers().readyMin();
    }

    @Override
    public HealthCheckResponse call() {
      long usable = pool.usable();
      String missing = missing(usable);
      return HealthCheckResponse.named("kernels can run")
          .status(missing == null)
          .withData("missing", missing == null ? "nothing" : missing)
          .withData("workers", usable)
          .withData("tokenIssuer", tokenIssuer())
          .build();
    }

    /** Said and no more: kernels run without it, and so do clients whose keys are known. */
    private String tokenIssuer() {
      return oidc.issuer()
          .map(issuer -> (oidc.isIssuerAway() ? "cannot be asked: " : "asked: ") + issuer)
          .orElse("none");
    }

    private @Nullable String missing(long usable) {
      if (!lifecycle.isStarted()) {
        return lifecycle.problem();
      }
      if (usable >= workersMin) {
        return null;
      }
      return usable == 0
          ? "a worker: none that is ready can be reached"
          : "workers: %d of at least %d can be reached".formatted(usable, workersMin);
    }
  }
}
