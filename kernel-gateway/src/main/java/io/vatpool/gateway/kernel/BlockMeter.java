package io.vatpool.gateway.kernel;

import java.time.Duration;

/** Measures the open block against its policy; for the kernel's thread. */
final class BlockMeter {
  private BlockPolicy policy;
  private boolean open;
  private long openedNanos;
  private int cranks;
  private long computrons;

  BlockMeter(BlockPolicy policy) {
    this.policy = policy;
  }

  void policy(BlockPolicy newPolicy) {
    policy = newPolicy;
  }

  /** Something was changed. */
  void change(long nowNanos) {
    if (!open) {
      open = true;
      openedNanos = nowNanos;
    }
  }

  /** A crank was run. */
  void crank(long used, long nowNanos) {
    change(nowNanos);
    cranks++;
    computrons += used;
  }

  /** Whether there is anything to commit. */
  boolean isOpen() {
    return open;
  }

  boolean isFull(long nowNanos) {
    return open
        && (cranks >= policy.cranks()
            || computrons >= policy.computrons()
            || nowNanos - openedNanos >= policy.milliseconds() * 1_000_000);
  }

  int cranks() {
    return cranks;
  }

  Duration age(long nowNanos) {
    return open ? Duration.ofNanos(nowNanos - openedNanos) : Duration.ZERO;
  }

  /** The block is durable; the next change opens another. */
  void committed() {
    open = false;
    cranks = 0;
    computrons = 0;
  }
}
