package io.vatpool.store;

import java.time.Duration;
import java.util.Objects;

/**
 * When a vat was used last.
 *
 * @param kernelId the kernel
 * @param vatId the vat
 * @param workerId where it was online
 * @param age how long ago
 */
public record VatUse(String kernelId, String vatId, String workerId, Duration age) {
  /** Checks. */
  public VatUse {
    Objects.requireNonNull(kernelId, "kernelId");
    Objects.requireNonNull(vatId, "vatId");
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(age, "age");
  }
}
