package io.vatpool.kernel;

import java.util.List;

/**
 * What a restart does to the living vats.
 *
 * @param suspended those whose incarnations end
 * @param suspendedBefore those that are suspended already
 * @param notStarted those that wait for their first delivery, and are left alone
 * @param revived those that have to start before anything else happens, in this order
 */
public record RestartPlan(
    List<String> suspended,
    List<String> suspendedBefore,
    List<String> notStarted,
    List<String> revived) {
  /** Copies. */
  public RestartPlan {
    suspended = List.copyOf(suspended);
    suspendedBefore = List.copyOf(suspendedBefore);
    notStarted = List.copyOf(notStarted);
    revived = List.copyOf(revived);
  }
}
