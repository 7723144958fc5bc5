package io.vatpool.gateway.access;

/**
 * How many requests a client has left: as many each second as it may make, saved up for a second.
 * Any thread.
 */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final int perSecond;
  private double left;
  private long seenNanos;

  TokenBucket(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.seenNanos = nowNanos;
  }

  int perSecond() {
    return perSecond;
  }

  /** Takes one request, if there is one left. */
  synchronized boolean take(long nowNanos) {
    long passed = Math.max(0, nowNanos - seenNanos);
    left = Math.min(perSecond, left + passed / NANOS * perSecond);
    seenNanos += passed;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
