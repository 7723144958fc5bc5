package io.vatpool.conformance.services;

import java.util.Objects;

/**
 * How far a kernel has come.
 *
 * @param kernel its name
 * @param crankNumber of the crank that runs, or that runs next
 */
record Progress(String kernel, long crankNumber) {
  /** What was asked while a crank ended may be of the next one already. */
  private static final int CRANKS_TO_BE_SURE = 2;

  Progress {
    Objects.requireNonNull(kernel, "kernel");
  }

  /** Whether no delivery that was under way then is under way now. */
  boolean isWellPast(Progress then) {
    return !kernel.equals(then.kernel) || crankNumber >= then.crankNumber + CRANKS_TO_BE_SURE;
  }
}
