package io.vatpool.gateway.pool;

import java.time.Duration;

/**
 * Bounds of the requests to workers.
 *
 * @param deliveryTimeout for one delivery, page-in and replay included
 * @param snapshotTimeout for one snapshot
 * @param attemptsMax tries of one request that tell something about the vat
 * @param pauseMin first pause where waiting is the remedy; doubles
 * @param pauseMax longest such pause
 */
public record PoolSettings(
    Duration deliveryTimeout,
    Duration snapshotTimeout,
    int attemptsMax,
    Duration pauseMin,
    Duration pauseMax) {
  /** Checks. */
  public PoolSettings {
    if (attemptsMax < Verdict.SAME_DEATHS_MAX) {
      throw new IllegalArgumentException(
          "attemptsMax must be at least " + Verdict.SAME_DEATHS_MAX + ", is " + attemptsMax);
    }
    if (!deliveryTimeout.isPositive() || !snapshotTimeout.isPositive() || !pauseMin.isPositive()) {
      throw new IllegalArgumentException("timeouts and pauses must be positive");
    }
  }
}
