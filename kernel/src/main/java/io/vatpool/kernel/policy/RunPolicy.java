package io.vatpool.kernel.policy;

import org.jspecify.annotations.Nullable;

/**
 * Is told of every crank of a run and decides after each whether the kernel goes on; the
 * reference's {@code docs/run-policy.md}.
 *
 * <p>Every method but {@link #allowCleanup} answers whether to go on. Computrons are null where the
 * engine could not say them.
 */
public interface RunPolicy {
  /** Asked before each crank that is not a routing crank. */
  CleanupAllowance allowCleanup();

  /** A vat has been created, successfully or not. */
  boolean vatCreated(@Nullable Long computrons);

  /** A vat has had a delivery, also one that was undone. */
  boolean crankComplete(@Nullable Long computrons);

  /** A crank has failed so badly that nothing is known about it. */
  boolean crankFailed();

  /** A crank in which no vat ran. */
  boolean emptyCrank();

  /** Part of a terminated vat has been deleted. */
  default boolean didCleanup(CleanupCounts cleanups) {
    return true;
  }
}
