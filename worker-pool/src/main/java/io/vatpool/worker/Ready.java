package io.vatpool.worker;

import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.worker.vat.VatRequests;
import io.vatpool.xsnap.engine.EngineHostReport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Ready while it takes deliveries and reaches the database and the snapshot store. */
@Readiness
@ApplicationScoped
class Ready implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Nobody's heap: asking for it shows that the store answers. */
  private static final String NO_SNAPSHOT = "0".repeat(64);

  private final WorkerLife life;
  private final VatRequests requests;
  private final DataSource dataSource;
  private final SnapStoreClient snapstore;
  private final EngineHostReport engineHost;

  @Inject
  Ready(
      WorkerLife life,
      VatRequests requests,
      DataSource dataSource,
      WorkerConfig config,
      EngineHostReport engineHost,
      ServiceTokens serviceTokens) {
    this.engineHost = engineHost;
    this.life = life;
    this.requests = requests;
    this.dataSource = dataSource;
    this.snapstore =
        new SnapStoreClient(
            ClientOptions.of(config.snapstoreUrl())
                .withServiceTokens(serviceTokens)
                .withRetries(1, PATIENCE)
                .withTimeouts(PATIENCE, PATIENCE));
  }

  @Override
  public HealthCheckResponse call() {
    String problem = problem();
    var response =
        HealthCheckResponse.named("database, snapshot store, not draining")
            .withData("engineHost", engineHost.summary());
    return problem == null
        ? response.up().withData("vatsOnline", requests.online()).build()
        : response.down().withData("reason", problem).build();
  }

  private @Nullable String problem() {
    if (!life.hasStarted()) {
      return life.reason();
    }
    if (requests.isDraining()) {
      return "draining";
    }
    try (Connection connection = dataSource.getConnection()) {
      if (!connection.isValid((int) PATIENCE.toSeconds())) {
        return "the database does not answer";
      }
    } catch (SQLException e) {
      return "the database does not answer: " + e.getMessage();
    }
    try {
      snapstore.find(NO_SNAPSHOT);
      return null;
    } catch (IOException e) {
      return "the snapshot store does not answer: " + e.getMessage();
    }
  }
}
