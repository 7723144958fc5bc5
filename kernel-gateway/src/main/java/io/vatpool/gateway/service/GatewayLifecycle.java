package io.vatpool.gateway.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.access.AccessConfig;
import io.vatpool.gateway.access.ClientTokens;
import io.vatpool.gateway.access.OidcTokens;
import io.vatpool.gateway.catalog.Kernels;
import io.vatpool.gateway.kernel.VatLifeMetrics;
import io.vatpool.gateway.lease.GatewayIdentity;
import io.vatpool.gateway.lease.LeaseKeeper;
import io.vatpool.gateway.pool.WorkerPool;
import io.vatpool.store.StoreException;
import io.vatpool.store.StoreSchema;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts the gateway once it listens, and stops it: schema, then workers, then leases. A database
 * that is away is waited for; until it is there, the service is not ready.
 */
@ApplicationScoped
public class GatewayLifecycle {
  private static final Logger LOG = Logger.getLogger(GatewayLifecycle.class);
  private static final Duration SCHEMA_PAUSE = Duration.ofSeconds(1);

  /** Between two looks at whether it is time to ask the issuer of tokens for its keys. */
  private static final Duration ISSUER_PAUSE = Duration.ofMillis(500);

  /** Between two counts of vats by state. */
  private static final Duration LIVES_PAUSE = Duration.ofSeconds(2);

  private final GatewayConfig config;
  private final GatewayIdentity identity;
  private final DataSource dataSource;
  private final WorkerPool pool;
  private final Kernels kernels;
  private final LeaseKeeper keeper;
  private final VatLifeMetrics lives;
  private final AccessConfig access;
  private final ClientTokens tokens;
  private final OidcTokens oidc;
  private final Deque<Loop> loops = new ArrayDeque<>();
  private volatile boolean started;
  private volatile boolean stopping;
  private volatile @Nullable String problem = "the database has not been looked at yet";

  @Inject
  GatewayLifecycle(
      GatewayConfig config,
      GatewayIdentity identity,
      DataSource dataSource,
      WorkerPool pool,
      Kernels kernels,
      LeaseKeeper keeper,
      VatLifeMetrics lives,
      AccessConfig access,
      ClientTokens tokens,
      OidcTokens oidc) {
    this.config = config;
    this.identity = identity;
    this.dataSource = dataSource;
    this.pool = pool;
    this.kernels = kernels;
    this.keeper = keeper;
    this.lives = lives;
    this.access = access;
    this.tokens = tokens;
    this.oidc = oidc;
  }

  /** Whether the schema is right and kernels are being adopted. */
  public boolean isStarted() {
    return started;
  }

  /** What keeps the gateway from starting, or null. */
  public @Nullable String problem() {
    return problem;
  }

  void listening(@ObservesAsync HttpServerStart event) {
    start();
  }

  private synchronized void start() {
    if (loops.isEmpty() && !stopping) {
      LOG.infof("gateway=%s url=%s version=%s", identity.id(), identity.url(), identity.version());
      loops.push(Loop.start("gateway-access", access.rereadInterval(), tokens::reread));
      loops.push(Loop.start("gateway-issuer", ISSUER_PAUSE, oidc::look));
      loops.push(Loop.start("gateway-schema", SCHEMA_PAUSE, this::migrate));
    }
  }

  private void migrate() {
    if (started) {
      return;
    }
    try {
      StoreSchema.migrate(dataSource);
    } catch (StoreException e) {
      problem = "the schema cannot be brought to this release: " + e.getMessage();
      LOG.warn(problem);
      return;
    }
    kernels.open();
    synchronized (this) {
      if (stopping) {
        return;
      }
      Duration staleAfter = config.workers().staleAfter();
      loops.push(
          Loop.start(
              "gateway-workers",
              config.workers().interval(),
              () -> Pool.look(dataSource, staleAfter, InstantSource.system(), pool)));
      loops.push(Loop.start("gateway-leases", config.leases().interval(), keeper::round));
      loops.push(Loop.start("gateway-lives", LIVES_PAUSE, () -> lives.look(kernels.hosts())));
    }
    started = true;
    problem = null;
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    Deque<Loop> running;
    synchronized (this) {
      stopping = true;
      running = new ArrayDeque<>(loops);
    }
    running.forEach(Loop::close);
    kernels.close(config.stopGrace());
    pool.close();
    LOG.infof("gateway=%s stopped", identity.id());
  }
}
