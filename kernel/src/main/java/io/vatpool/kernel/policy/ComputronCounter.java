package io.vatpool.kernel.policy;

import org.jspecify.annotations.Nullable;

/** See {@link RunPolicies#computrons(long, long, long, long)}. */
final class ComputronCounter implements RunPolicy {
  private final long limit;
  private final long cleanupBudget;
  private final long vatCreatedCharge;
  private final long crankFailedCharge;
  private long total;

  ComputronCounter(long limit, long cleanupBudget, long vatCreatedCharge, long crankFailedCharge) {
    this.limit = limit;
    this.cleanupBudget = cleanupBudget;
    this.vatCreatedCharge = vatCreatedCharge;
    this.crankFailedCharge = crankFailedCharge;
  }

  @Override
  public CleanupAllowance allowCleanup() {
    return CleanupAllowance.ofEach(cleanupBudget);
  }

  @Override
  public boolean vatCreated(@Nullable Long computrons) {
    return charge(vatCreatedCharge);
  }

  @Override
  public boolean crankComplete(@Nullable Long computrons) {
    return charge(computrons == null ? 0 : computrons);
  }

  @Override
  public boolean crankFailed() {
    return charge(crankFailedCharge);
  }

  @Override
  public boolean emptyCrank() {
    return true;
  }

  private boolean charge(long computrons) {
    total += computrons;
    return total < limit;
  }
}
