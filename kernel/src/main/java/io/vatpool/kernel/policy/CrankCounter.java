package io.vatpool.kernel.policy;

import org.jspecify.annotations.Nullable;

/** See {@link RunPolicies#cranks}. */
final class CrankCounter implements RunPolicy {
  private final long maxCranks;
  private final long maxCreateVats;
  private final boolean countEmpty;
  private long cranks;
  private long vats;

  CrankCounter(long maxCranks, long maxCreateVats, boolean countEmpty) {
    this.maxCranks = maxCranks;
    this.maxCreateVats = maxCreateVats;
    this.countEmpty = countEmpty;
  }

  @Override
  public CleanupAllowance allowCleanup() {
    return CleanupAllowance.ofEach(RunPolicies.CLEANUP_BUDGET);
  }

  @Override
  public boolean vatCreated(@Nullable Long computrons) {
    vats++;
    return vats < maxCreateVats;
  }

  @Override
  public boolean crankComplete(@Nullable Long computrons) {
    cranks++;
    return cranks < maxCranks;
  }

  @Override
  public boolean crankFailed() {
    cranks++;
    return cranks < maxCranks;
  }

  @Override
  public boolean emptyCrank() {
    if (countEmpty) {
      cranks++;
    }
    return cranks < maxCranks;
  }
}
