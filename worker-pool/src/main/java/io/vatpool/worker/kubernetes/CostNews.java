package io.vatpool.worker.kubernetes;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Which costs are worth a request: each is a write to the cluster's own database, and Kubernetes
 * asks not to follow a metric with this annotation. For one thread.
 */
final class CostNews {
  /** A smaller difference is never news: a tenth of a vat in use. */
  static final int CHANGE_MIN = PodDeletionCost.IN_USE_COST / 10;

  private final long intervalNanos;
  private final int changePercentMin;
  private OptionalInt published = OptionalInt.empty();
  private boolean hasTried;
  private long triedNanos;

  /**
   * Nothing is published yet, as far as this process knows.
   *
   * @param intervalMin between two requests
   * @param changePercentMin difference, in per cent of the published cost
   */
  CostNews(Duration intervalMin, int changePercentMin) {
    this.intervalNanos = intervalMin.toNanos();
    this.changePercentMin = changePercentMin;
  }

  /** Whether this cost should be published now, a time of {@link System#nanoTime}. */
  boolean isDue(int cost, long nowNanos) {
    boolean mayTry = !hasTried || nowNanos - triedNanos >= intervalNanos;
    return mayTry && isNews(cost);
  }

  private boolean isNews(int cost) {
    if (published.isEmpty()) {
      return true; // the pod may still have what a worker before a restart of its container said
    }
    long known = published.getAsInt();
    return Math.abs(cost - known) >= Math.max(CHANGE_MIN, known * changePercentMin / 100);
  }

  /** A request is made now. */
  void tried(long nowNanos) {
    hasTried = true;
    triedNanos = nowNanos;
  }

  /** A request has succeeded. */
  void published(int cost) {
    published = OptionalInt.of(cost);
  }
}
