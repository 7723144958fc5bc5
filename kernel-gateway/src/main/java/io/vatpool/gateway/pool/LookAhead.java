package io.vatpool.gateway.pool;

import io.vatpool.kernel.port.UpcomingVats;
import io.vatpool.protocol.wire.GatewayMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Has workers bring vats online before a kernel needs them: while a delivery runs, those of the
 * next events. Nobody waits for it, nothing depends on it, and no order changes: a vat that is not
 * there in time is paged in with its delivery. For the kernel's thread.
 */
final class LookAhead {
  /** Events of each queue that are looked at. */
  static final int EVENTS_MAX = 16;

  /** Page-ins on their way for one kernel's next events. */
  static final int UNDER_WAY_MAX = 4;

  private final WorkerPool pool;
  private final GatewayMessage.Hello identity;
  private final Duration timeout;
  private final PoolMetrics metrics;
  private final Runnable awaitDurable;
  private final List<Preload> underWay = new ArrayList<>();

  /** Vats that are still to be looked after, the next one first. */
  private final SequencedSet<String> wanted = new LinkedHashSet<>();

  LookAhead(
      WorkerPool pool,
      GatewayMessage.Hello identity,
      Duration timeout,
      PoolMetrics metrics,
      Runnable awaitDurable) {
    this.pool = pool;
    this.identity = identity;
    this.timeout = timeout;
    this.metrics = metrics;
    this.awaitDurable = awaitDurable;
  }

  /**
   * Orders page-ins for what comes next.
   *
   * @param busy the vat that a delivery runs on
   */
  void ahead(UpcomingVats vats, String busy) {
    settle();
    wanted.addAll(vats.next(EVENTS_MAX));
    wanted.remove(busy);
    while (wanted.size() > EVENTS_MAX) {
      wanted.removeFirst(); // its turn has come, one way or another
    }
    while (!wanted.isEmpty() && underWay.size() < UNDER_WAY_MAX) {
      order(vats, wanted.removeFirst());
    }
  }

  private void order(UpcomingVats vats, String vatId) {
    if (pool.residency().worker(identity.kernelId(), vatId).isPresent()) {
      return;
    }
    // The worker reads in the database what is not sent along.
    awaitDurable.run();
    vats.standing(vatId)
        .flatMap(standing -> Preload.order(pool, metrics, identity, standing, timeout))
        .ifPresent(underWay::add);
  }

  /** Takes note of the answers that have come. */
  private void settle() {
    try {
      for (Iterator<Preload> each = underWay.iterator(); each.hasNext(); ) {
        if (each.next().isOver(Duration.ZERO)) {
          each.remove();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the delivery that is waited for next ends with it
    }
  }
}
