package io.vatpool.worker.kubernetes;

import io.vatpool.worker.vat.VatRequests;
import java.time.Duration;
import java.util.List;

/**
 * What the end of a worker costs the pool: {@value #IN_USE_COST} for each vat that had a delivery
 * within {@link #IN_USE}, for it will be paged in elsewhere, and 1 for each MiB of all engines, for
 * the vats that perhaps will be. No unit; only which worker has more matters.
 */
final class PodDeletionCost {
  /** As long as an autoscaler looks back before it takes a worker away. */
  static final Duration IN_USE = Duration.ofMinutes(5);

  static final int IN_USE_COST = 1000;

  private static final long MIB = 1L << 20;

  private PodDeletionCost() {}

  /**
   * The cost, 0 for a worker that has nothing, as is that of a pod without the annotation.
   *
   * @param online vats that are online
   * @param enginesBytes memory of their engines, as admission counts it
   */
  static int of(List<VatRequests.Use> online, long enginesBytes) {
    long inUse = online.stream().filter(use -> use.isWithin(IN_USE)).count();
    return Math.clamp(inUse * IN_USE_COST + enginesBytes / MIB, 0, Integer.MAX_VALUE);
  }
}
