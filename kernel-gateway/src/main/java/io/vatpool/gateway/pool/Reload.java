package io.vatpool.gateway.pool;

import io.vatpool.kernel.port.VatStanding;
import io.vatpool.protocol.wire.GatewayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Brings vats that were in use online when their kernel is opened: all at once, as soon as there
 * are workers, on a thread of its own. The kernel runs meanwhile; what it needs first it pages in
 * itself, and that vat is left out here.
 */
final class Reload {
  private static final Logger LOG = Logger.getLogger(Reload.class);

  /** How long after the opening of a kernel workers may come. */
  private static final Duration WORKERS_WAIT_MAX = Duration.ofSeconds(60);

  private final WorkerPool pool;
  private final GatewayMessage.Hello identity;
  private final Duration timeout;
  private final PoolMetrics metrics;

  Reload(WorkerPool pool, GatewayMessage.Hello identity, Duration timeout, PoolMetrics metrics) {
    this.pool = pool;
    this.identity = identity;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /** Starts it, with the vats where they stand now. */
  void start(List<VatStanding> vats) {
    if (!vats.isEmpty()) {
      Thread.ofVirtual().name("reload " + identity.kernelId()).start(() -> run(vats));
    }
  }

  private void run(List<VatStanding> vats) {
    try {
      if (!pool.awaitUsable(WORKERS_WAIT_MAX)) {
        LOG.infof("kernel=%s nothing preloaded: there are no workers", identity.kernelId());
        return;
      }
      List<Preload> ordered = new ArrayList<>();
      for (VatStanding vat : vats) {
        Preload.order(pool, metrics, identity, vat, timeout).ifPresent(ordered::add);
      }
      for (Preload preload : ordered) {
        if (!preload.isOver(timeout)) {
          preload.giveUp();
        }
      }
      LOG.infof("kernel=%s preloaded=%d", identity.kernelId(), ordered.size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
