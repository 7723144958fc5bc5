package io.vatpool.kernel;

import java.util.List;

/**
 * How a host runs a kernel; nothing here is part of its history but the worker bundles that new
 * incarnations are given.
 *
 * @param workerBundleIds lockdown and supervisor for new vats and upgrades, in this order
 * @param verifyReads whether each answer that a worker gave to a vatstore read is compared with the
 *     kernel's own state; a difference is a panic
 * @param cacheChars how many characters of committed entries the kernel keeps in memory
 */
public record KernelOptions(List<String> workerBundleIds, boolean verifyReads, long cacheChars) {
  /** Enough for some tens of thousands of entries. */
  public static final long DEFAULT_CACHE_CHARS = 16_000_000;

  /** Checks and copies. */
  public KernelOptions {
    workerBundleIds = List.copyOf(workerBundleIds);
    if (cacheChars < 0) {
      throw new IllegalArgumentException("cacheChars must not be negative: " + cacheChars);
    }
  }

  /** The options of normal operation. */
  public static KernelOptions of(List<String> workerBundleIds) {
    return new KernelOptions(workerBundleIds, false, DEFAULT_CACHE_CHARS);
  }

  /** The same with every vatstore read checked. */
  public KernelOptions verifyingReads() {
    return new KernelOptions(workerBundleIds, true, cacheChars);
  }
}
