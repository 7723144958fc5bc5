package io.vatpool.gateway.pool;

import io.vatpool.kernel.port.VatStanding;
import io.vatpool.protocol.wire.GatewayMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings vats that were in use online when their kernel is opened: as soon as there are workers, a
 * few at a time for each of them, on a thread of its own. The kernel runs meanwhile; what it needs
 * first it pages in itself, and that vat is left out here. All at once would make just that page-in
 * wait for forty others.
 */
final class Reload {
  private static final Logger LOG = Logger.getLogger(Reload.class);

  /** How long after the opening of a kernel workers may come. */
  private static final Duration WORKERS_WAIT_MAX = Duration.ofSeconds(60);

  /** Page-ins under way for each worker: one loads while another waits for its snapshot. */
  private static final long AT_ONCE_PER_WORKER = 2;

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
      Deque<Preload> underWay = new ArrayDeque<>();
      int ordered = 0;
      for (VatStanding vat : vats) {
        if (underWay.size() >= AT_ONCE_PER_WORKER * Math.max(1, pool.usable())) {
          await(underWay.remove());
        }
        Optional<Preload> preload = Preload.order(pool, metrics, identity, vat, timeout);
        if (preload.isPresent()) {
          underWay.add(preload.get());
          ordered++;
        }
      }
      for (Preload preload : underWay) {
        await(preload);
      }
      LOG.infof("kernel=%s preloaded=%d", identity.kernelId(), ordered);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Preload preload) throws InterruptedException {
    if (!preload.isOver(timeout)) {
      preload.giveUp();
    }
  }
}
