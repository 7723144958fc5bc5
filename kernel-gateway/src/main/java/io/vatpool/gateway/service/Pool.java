package io.vatpool.gateway.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.catalog.BegunOn;
import io.vatpool.gateway.catalog.EngineBundles;
import io.vatpool.gateway.pool.EngineRule;
import io.vatpool.gateway.pool.PoolMetrics;
import io.vatpool.gateway.pool.PoolSettings;
import io.vatpool.gateway.pool.WorkerPool;
import io.vatpool.gateway.pool.WorkerSighting;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.store.IncarnationEngines;
import io.vatpool.store.WorkerLoad;
import io.vatpool.store.WorkerRegistry;
import io.vatpool.store.WorkerRow;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** The pool of workers, as this service's configuration and database have it. */
@ApplicationScoped
public class Pool {
  private static final Logger LOG = Logger.getLogger(Pool.class);

  /** Rows of workers that have been silent for this many times the limit are still shown. */
  private static final int SHOWN_SILENCES = 6;

  @Produces
  @Singleton
  WorkerPool pool(
      Vertx vertx,
      GatewayConfig config,
      EngineBundles bundles,
      IncarnationEngines engines,
      ServiceTokens serviceTokens,
      MeterRegistry registry) {
    GatewayConfig.Workers workers = config.workers();
    WorkerPool pool =
        WorkerPool.create(
            vertx,
            new EngineRule(new BegunOn(engines, bundles.engine()), workers.engineWaitMax()),
            serviceTokens,
            workers.connectTimeout(),
            workers.reconnectMin(),
            workers.reconnectMax(),
            workers.staleAfter());
    Gauge.builder("vatpool_workers_usable", pool, WorkerPool::usable)
        .description("Workers that take deliveries from this gateway")
        .register(registry);
    return pool;
  }

  @Produces
  @Singleton
  PoolSettings settings(GatewayConfig config) {
    GatewayConfig.Workers workers = config.workers();
    return new PoolSettings(
        workers.deliveryTimeout(),
        workers.snapshotTimeout(),
        workers.attemptsMax(),
        workers.reconnectMin(),
        workers.reconnectMax());
  }

  @Produces
  @Singleton
  PoolMetrics metrics(MeterRegistry registry) {
    return new PoolMetrics(registry);
  }

  /** Looks at the table of workers once. */
  static void look(
      DataSource dataSource, Duration staleAfter, InstantSource clock, WorkerPool pool) {
    Instant now = clock.instant();
    List<WorkerSighting> sightings =
        new WorkerRegistry(dataSource)
            .heardWithin(staleAfter.multipliedBy(SHOWN_SILENCES)).stream()
                .filter(Pool::isUsable)
                .map(row -> sighting(row, staleAfter, now))
                .toList();
    pool.update(sightings);
  }

  /** A row that some other release wrote must not hide all the others. */
  private static boolean isUsable(WorkerRow row) {
    boolean usable = row.vatsOnlineMax() > 0 && row.url().matches("https?://[^/?#]+:\\d+/?");
    if (!usable) {
      LOG.warnf("worker=%s has an unusable row: url=%s", row.workerId(), row.url());
    }
    return usable;
  }

  private static WorkerSighting sighting(WorkerRow row, Duration staleAfter, Instant now) {
    Optional<WorkerLoad> load = WorkerLoad.parse(row.load());
    return new WorkerSighting(
        row.workerId(),
        URI.create(row.url()),
        row.state() == WorkerRow.State.READY,
        row.version(),
        row.engine(),
        row.vatsOnlineMax(),
        row.vatsOnline(),
        load.map(WorkerLoad::bytesMax).orElse(0L),
        load.map(WorkerLoad::bytes).orElse(0L),
        now.minus(row.heartbeatAge()),
        row.heartbeatAge().compareTo(staleAfter) <= 0);
  }
}
