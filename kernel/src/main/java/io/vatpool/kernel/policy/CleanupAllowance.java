package io.vatpool.kernel.policy;

import java.util.Objects;

/** Whether, and how far, the next crank may clean up after a terminated vat. */
public sealed interface CleanupAllowance {
  /** Not at all: other work first. */
  CleanupAllowance FORBIDDEN = new Forbidden();

  /** As much as there is. */
  CleanupAllowance UNLIMITED = new Limited(CleanupBudget.UNLIMITED);

  /** See {@link #FORBIDDEN}. */
  record Forbidden() implements CleanupAllowance {}

  /** Up to a budget. */
  record Limited(CleanupBudget budget) implements CleanupAllowance {
    /** Checks. */
    public Limited {
      Objects.requireNonNull(budget, "budget");
    }
  }

  /** Each phase up to {@code each} deletions. */
  static CleanupAllowance ofEach(long each) {
    return new Limited(CleanupBudget.ofEach(each));
  }
}
