package io.vatpool.gateway.kernel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel shows of itself, published between cranks: reading it waits for nothing.
 *
 * @param crankNumber cranks so far, the open block's included
 * @param activityhash after the last crank that may be shown: of the last block for an automatic
 *     kernel, of the last crank for a host-driven one; null before the first
 * @param active messages and events in the queues that the kernel works off
 * @param inactive messages that wait for promises to be settled
 * @param vats how many there are
 * @param uncommittedCranks cranks of the open block
 * @param blockNumber blocks committed so far
 * @param lastCommitAt when the last block of this host became durable, or null
 */
public record HostView(
    long crankNumber,
    @Nullable String activityhash,
    long active,
    long inactive,
    long vats,
    int uncommittedCranks,
    long blockNumber,
    @Nullable Instant lastCommitAt) {
  /** Before the kernel has been opened. */
  static final HostView NOTHING = new HostView(0, null, 0, 0, 0, 0, 0, null);

  /** Checks. */
  public HostView {
    if (active < 0 || inactive < 0 || uncommittedCranks < 0) {
      throw new IllegalArgumentException("lengths start at 0");
    }
  }
}
