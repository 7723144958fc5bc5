package io.vatpool.kernel.marshal;

import org.jspecify.annotations.Nullable;

/** Something is not a value that vats can exchange; the message says what and, if known, why. */
public final class MarshalException extends IllegalArgumentException {
  /** Creates the error for {@code problem}. */
  public MarshalException(String problem) {
    super(problem);
  }

  /** Creates the error for {@code problem}, which {@code cause} found. */
  public MarshalException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
