package io.vatpool.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The kernel cannot go on: a crank went wrong in a way that no vat is to blame for, or that the
 * kernel was told not to survive. That crank has been undone; what came before it may still be
 * committed. From then on every operation throws this.
 */
public final class KernelPanicException extends RuntimeException {
  /** Creates the error; {@code reason} says what happened, {@code cause} where. */
  public KernelPanicException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
