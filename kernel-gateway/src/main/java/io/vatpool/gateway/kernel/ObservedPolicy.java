package io.vatpool.gateway.kernel;

import io.vatpool.kernel.policy.CleanupAllowance;
import io.vatpool.kernel.policy.CleanupCounts;
import io.vatpool.kernel.policy.RunPolicy;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A policy whose cranks the host sees, and which it may cut short between two of them. */
final class ObservedPolicy implements RunPolicy {
  private final RunPolicy policy;
  private final LongConsumer cranked;
  private final BooleanSupplier interrupted;

  /**
   * Creates the policy.
   *
   * @param cranked is told of each crank, with its computrons
   * @param interrupted asked after each crank
   */
  ObservedPolicy(RunPolicy policy, LongConsumer cranked, BooleanSupplier interrupted) {
    this.policy = policy;
    this.cranked = cranked;
    this.interrupted = interrupted;
  }

  @Override
  public CleanupAllowance allowCleanup() {
    return policy.allowCleanup();
  }

  @Override
  public boolean vatCreated(@Nullable Long computrons) {
    return after(computrons, policy.vatCreated(computrons));
  }

  @Override
  public boolean crankComplete(@Nullable Long computrons) {
    return after(computrons, policy.crankComplete(computrons));
  }

  @Override
  public boolean crankFailed() {
    return after(null, policy.crankFailed());
  }

  @Override
  public boolean emptyCrank() {
    return after(null, policy.emptyCrank());
  }

  @Override
  public boolean didCleanup(CleanupCounts cleanups) {
    return after(null, policy.didCleanup(cleanups));
  }

  private boolean after(@Nullable Long computrons, boolean goOn) {
    cranked.accept(computrons == null ? 0 : computrons);
    return goOn && !interrupted.getAsBoolean();
  }
}
