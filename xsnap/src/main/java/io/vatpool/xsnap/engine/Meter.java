package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

/**
 * What one command cost ({@code xs-meter-36}).
 *
 * @param currentHeapCount slots in use now; a slot has 32 bytes
 * @param compute computrons of this command; deterministic
 * @param allocate bytes that the engine has ever obtained from the operating system
 * @param timestamps when the command, its upcalls and its reply crossed the boundary; wall clock,
 *     never deterministic
 */
public record Meter(long currentHeapCount, long compute, long allocate, CommandTimes timestamps) {
  public Meter {
    requireNonNull(timestamps, "timestamps");
    if (currentHeapCount < 0 || compute < 0 || allocate < 0) {
      throw new IllegalArgumentException("a meter reading is negative");
    }
  }
}
