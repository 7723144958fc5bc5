package io.vatpool.store;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the database says about a kernel's lease.
 *
 * @param kernelId the kernel
 * @param epoch of the last holder
 * @param holder null if it was released, or never taken
 * @param holderUrl where the holder can be reached
 * @param expiresIn by the database's clock; negative if it has expired
 * @param blockNumber how many blocks were committed
 */
public record LeaseState(
    String kernelId,
    long epoch,
    @Nullable String holder,
    @Nullable String holderUrl,
    Duration expiresIn,
    long blockNumber) {
  /** Checks. */
  public LeaseState {
    Objects.requireNonNull(kernelId, "kernelId");
    Objects.requireNonNull(expiresIn, "expiresIn");
  }

  /** Whether another gateway may take it now. */
  public boolean isFree() {
    return holder == null || expiresIn.isNegative();
  }
}
