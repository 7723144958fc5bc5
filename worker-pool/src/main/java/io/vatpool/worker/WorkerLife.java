package io.vatpool.worker;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.vatpool.store.StoreException;
import io.vatpool.store.StoreSchema;
import io.vatpool.store.WorkerLoad;
import io.vatpool.store.WorkerRegistry;
import io.vatpool.store.WorkerRow;
import io.vatpool.worker.vat.RoomUse;
import io.vatpool.worker.vat.VatRequests;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.vat.VatEngines;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * From the first heartbeat to the last: checks at start that the database has the right tables and
 * that an engine runs here, then tells the gateways every few seconds that this worker is there; at
 * the end lets running deliveries finish while the connections are still open.
 */
@ApplicationScoped
public class WorkerLife {
  private static final Logger LOG = Logger.getLogger(WorkerLife.class);

  private final WorkerConfig config;
  private final WorkerIdentity identity;
  private final VatRequests requests;
  private final VatEngines engines;
  private final WorkerRegistry registry;
  private final DataSource dataSource;
  private final HttpServer http;
  private final UsesNotebook notebook;

  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile boolean started;
  private volatile String reason = "starting";
  private volatile @Nullable Thread heart;

  @Inject
  WorkerLife(
      WorkerConfig config,
      WorkerIdentity identity,
      VatRequests requests,
      VatEngines engines,
      WorkerRegistry registry,
      DataSource dataSource,
      HttpServer http,
      UsesNotebook notebook) {
    this.notebook = notebook;
    this.config = config;
    this.identity = identity;
    this.requests = requests;
    this.engines = engines;
    this.registry = registry;
    this.dataSource = dataSource;
    this.http = http;
  }

  /** Whether the checks at start have passed. */
  public boolean hasStarted() {
    return started;
  }

  /** Why not yet, for people. */
  public String reason() {
    return reason;
  }

  /** Takes no new deliveries from now on, and says so in the table of workers. */
  public void drain() {
    requests.drain();
    LOG.infof("worker=%s drains online=%d", identity.workerId(), requests.online());
    if (started) {
      beat();
    }
  }

  void begin(@Observes StartupEvent event) {
    LOG.infof(
        "worker=%s engine=\"%s\" %s",
        identity.workerId(), identity.engine(), engines.report().summary());
    heart = Thread.ofPlatform().daemon().name("worker-heart").start(this::live);
  }

  /** The service is asked to end; connections are still open. */
  void beforeEnd(@Observes ShutdownDelayInitiatedEvent event) {
    finish();
  }

  void end(@Observes ShutdownEvent event) {
    finish();
    ending.countDown();
    Thread beating = heart;
    if (beating != null) {
      beating.interrupt();
    }
    if (started) {
      try {
        registry.remove(identity.workerId());
      } catch (StoreException e) {
        LOG.warnf("the row of this worker stays behind until it is stale: %s", e.getMessage());
      }
    }
  }

  private void finish() {
    if (requests.isDraining() && requests.online() == 0) {
      return;
    }
    drain();
    notebook.last();
    try {
      if (!requests.awaitDrained(config.drainTimeMax())) {
        LOG.warnf("deliveries still ran after %s", config.drainTimeMax());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live() {
    try {
      check();
      do {
        beat();
        notebook.turn();
      } while (!ending.await(config.heartbeatInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("the heart stops");
    }
  }

  private void check() throws InterruptedException {
    while (!started) {
      try {
        StoreSchema.check(dataSource);
        engines.tryOne();
        started = true;
        LOG.infof("worker=%s is ready at %s", identity.workerId(), url());
      } catch (StoreException | EngineLostException e) {
        if (!String.valueOf(e.getMessage()).equals(reason)) {
          LOG.warnf("not started yet: %s", e.getMessage());
        }
        reason = String.valueOf(e.getMessage());
        if (ending.await(config.heartbeatInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          throw new InterruptedException("ended before it started");
        }
      }
    }
  }

  private void beat() {
    try {
      registry.heartbeat(
          new WorkerRow(
              identity.workerId(),
              url().toString(),
              requests.isDraining() ? WorkerRow.State.DRAINING : WorkerRow.State.READY,
              identity.version(),
              identity.engine(),
              identity.vatsOnlineMax(),
              requests.online(),
              load(),
              Duration.ZERO));
    } catch (StoreException e) {
      LOG.warnf("no heartbeat: %s", e.getMessage());
    }
  }

  private String load() {
    RoomUse room = requests.room();
    return new WorkerLoad(room.bytesMax(), room.bytes(), requests.busy(), room.waiting()).toJson();
  }

  private URI url() {
    return config.advertisedUrl().orElseGet(() -> URI.create("http://127.0.0.1:" + http.getPort()));
  }
}
