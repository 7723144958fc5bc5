package io.vatpool.store;

import java.util.Objects;

/**
 * The right to run a kernel, for as long as nobody else has taken it.
 *
 * @param kernelId the kernel
 * @param epoch rises with every holder
 * @param holder who has it
 */
public record Lease(String kernelId, long epoch, String holder) {
  /** Checks. */
  public Lease {
    Objects.requireNonNull(kernelId, "kernelId");
    Objects.requireNonNull(holder, "holder");
  }
}
