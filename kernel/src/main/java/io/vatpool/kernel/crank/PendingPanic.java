package io.vatpool.kernel.crank;

import io.vatpool.kernel.KernelPanicException;
import org.jspecify.annotations.Nullable;

/**
 * Something has happened that the kernel was told not to survive. As in the reference, the crank
 * that it happened in runs to its end; then the kernel stops. After an operation of the host it
 * stops where the next crank would begin.
 */
public final class PendingPanic {
  private @Nullable String reason;

  /** Stops the kernel at the end of the crank, or before the next. */
  void request(String panicReason) {
    reason = panicReason;
  }

  /** What has been requested so far. */
  public @Nullable String reason() {
    return reason;
  }

  /** The crank that asked for it has been undone. */
  public void forget() {
    reason = null;
  }

  /** Goes back to what had been requested before a delivery that is run again. */
  void restore(@Nullable String before) {
    reason = before;
  }

  /**
   * The beginning or the end of a crank.
   *
   * @throws KernelPanicException if a panic was requested
   */
  public void check() {
    String requested = reason;
    if (requested != null) {
      reason = null;
      throw new KernelPanicException(requested, null);
    }
  }
}
