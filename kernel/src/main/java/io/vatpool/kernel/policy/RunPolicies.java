package io.vatpool.kernel.policy;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The reference's policies, see its {@code lib/runPolicies.js}. */
public final class RunPolicies {
  /** What {@link #cranks} and {@link #computrons} let each cleanup phase delete in one crank. */
  public static final long CLEANUP_BUDGET = 100;

  /** What {@link #computrons} charges for the creation of a vat. */
  public static final long VAT_CREATED_COMPUTRONS = 100_000;

  /** What {@link #computrons} charges for a crank that failed without a count. */
  public static final long CRANK_FAILED_COMPUTRONS = 1_000_000;

  private RunPolicies() {}

  /** Until there is nothing to do. */
  public static RunPolicy forever() {
    return new WhilePolicy(CleanupAllowance.UNLIMITED) {
      @Override
      boolean goOn() {
        return true;
      }
    };
  }

  /** As {@link #forever}, but what terminated vats leave behind stays for another run. */
  public static RunPolicy noCleanup() {
    return new WhilePolicy(CleanupAllowance.FORBIDDEN) {
      @Override
      boolean goOn() {
        return true;
      }
    };
  }

  /** As {@link #noCleanup}, but for one cleanup crank of that budget. */
  public static RunPolicy someCleanup(long budget) {
    return new WhilePolicy(CleanupAllowance.FORBIDDEN) {
      private boolean allowed = true;

      @Override
      public CleanupAllowance allowCleanup() {
        CleanupAllowance once = allowed ? CleanupAllowance.ofEach(budget) : super.allowCleanup();
        allowed = false;
        return once;
      }

      @Override
      boolean goOn() {
        return true;
      }
    };
  }

  /** Until {@code limit} has passed on {@code clock}; the crank that is running then ends first. */
  public static RunPolicy wallClock(Duration limit, InstantSource clock) {
    long endMillis = clock.millis() + limit.toMillis();
    return new WhilePolicy(CleanupAllowance.UNLIMITED) {
      @Override
      boolean goOn() {
        return clock.millis() < endMillis;
      }
    };
  }

  /**
   * Until so many deliveries, or so many creations of vats.
   *
   * @param countEmpty whether cranks without a delivery count too
   */
  public static RunPolicy cranks(long maxCranks, long maxCreateVats, boolean countEmpty) {
    return new CrankCounter(maxCranks, maxCreateVats, countEmpty);
  }

  /** Until {@code limit} computrons have been used, with the usual charges. */
  public static RunPolicy computrons(long limit) {
    return computrons(limit, CLEANUP_BUDGET, VAT_CREATED_COMPUTRONS, CRANK_FAILED_COMPUTRONS);
  }

  /**
   * Until {@code limit} computrons have been used.
   *
   * @param cleanupBudget deletions of each cleanup phase in one crank
   * @param vatCreated charge for the creation of a vat
   * @param crankFailed charge for a crank that failed without a count
   */
  public static RunPolicy computrons(
      long limit, long cleanupBudget, long vatCreated, long crankFailed) {
    return new ComputronCounter(limit, cleanupBudget, vatCreated, crankFailed);
  }

  /** The same answer to everything. */
  private abstract static class WhilePolicy implements RunPolicy {
    private final CleanupAllowance cleanup;

    WhilePolicy(CleanupAllowance cleanup) {
      this.cleanup = cleanup;
    }

    abstract boolean goOn();

    @Override
    public CleanupAllowance allowCleanup() {
      return cleanup;
    }

    @Override
    public boolean vatCreated(@Nullable Long computrons) {
      return goOn();
    }

    @Override
    public boolean crankComplete(@Nullable Long computrons) {
      return goOn();
    }

    @Override
    public boolean crankFailed() {
      return goOn();
    }

    @Override
    public boolean emptyCrank() {
      return goOn();
    }
  }
}
