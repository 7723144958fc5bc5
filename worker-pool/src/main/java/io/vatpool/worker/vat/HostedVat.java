package io.vatpool.worker.vat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One vat's residency on this worker. The vat's thread moves it; other threads may look at it and
 * may take an idle vat away.
 */
final class HostedVat {
  private static final Logger LOG = System.getLogger(HostedVat.class.getName());

  private final VatKey key;
  private final WorkerMetrics metrics;
  private final AtomicReference<Residency> state = new AtomicReference<>(new Residency.Absent());
  private volatile long lastUseNanos = System.nanoTime();
  private volatile boolean delivered;
  private volatile long bytes;
  private volatile long pageInMicros;

  HostedVat(VatKey key, WorkerMetrics metrics) {
    this.key = key;
    this.metrics = metrics;
  }

  VatKey key() {
    return key;
  }

  Residency residency() {
    return Objects.requireNonNull(state.get());
  }

  /** In the count of {@link System#nanoTime}. */
  long lastUseNanos() {
    return lastUseNanos;
  }

  /** It takes a delivery. */
  void used() {
    lastUseNanos = System.nanoTime();
    delivered = true;
  }

  /** Somebody expects that it will be used. */
  void touched() {
    lastUseNanos = System.nanoTime();
  }

  /** Whether it has had a delivery here. */
  boolean hasDelivered() {
    return delivered;
  }

  /** The memory that it has taken of the worker's room; {@link OnlineRoom} keeps it. */
  long bytes() {
    return bytes;
  }

  void sized(long size) {
    bytes = size;
  }

  /** What its last page-in here took, without the wait for room; 0 if there was none. */
  long pageInMicros() {
    return pageInMicros;
  }

  void pagedIn(long micros) {
    pageInMicros = micros;
  }

  /**
   * The only place where a transition happens.
   *
   * @return false if the vat was not in {@code from} any more: it was idle, and has been taken away
   */
  @SuppressWarnings("ReferenceEquality") // this very state, not one like it
  boolean move(Residency from, Residency to) {
    if (to instanceof Residency.Idle) {
      lastUseNanos = System.nanoTime(); // a long delivery is no idle time
    }
    if (state.get() != from || !state.compareAndSet(from, to)) {
      return false;
    }
    metrics.moved(from, to);
    if (to instanceof Residency.Dead dead) {
      LOG.log(Level.WARNING, "{0} {1} -> dead: {2}", key, from.word(), dead.cause());
    } else {
      LOG.log(Level.DEBUG, "{0} {1} -> {2}", key, from.word(), to.word());
    }
    return true;
  }
}
