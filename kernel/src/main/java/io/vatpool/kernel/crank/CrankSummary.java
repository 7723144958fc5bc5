package io.vatpool.kernel.crank;

import io.vatpool.kernel.policy.CleanupCounts;
import io.vatpool.kernel.policy.RunPolicy;
import org.jspecify.annotations.Nullable;

/** What a crank was, as a run policy is told. */
public sealed interface CrankSummary {
  /** No vat ran. */
  record Empty() implements CrankSummary {}

  /** A vat was created, or was to be. */
  record VatCreated(@Nullable Long computrons) implements CrankSummary {}

  /** A vat had a delivery. */
  record Delivered(@Nullable Long computrons) implements CrankSummary {}

  /** Part of a dead vat was deleted. */
  record Cleanup(CleanupCounts counts) implements CrankSummary {}

  /** Tells the policy; whether the kernel goes on. */
  default boolean tell(RunPolicy policy) {
    return switch (this) {
      case Empty e -> policy.emptyCrank();
      case VatCreated created -> policy.vatCreated(created.computrons);
      case Delivered delivered -> policy.crankComplete(delivered.computrons);
      case Cleanup cleanup -> policy.didCleanup(cleanup.counts);
    };
  }
}
