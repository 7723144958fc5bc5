package io.vatpool.protocol.json;

import org.jspecify.annotations.Nullable;

/** A text, or a part of it, is not the JSON that was expected; the message says what is wrong. */
public final class MalformedJsonException extends IllegalArgumentException {
  /** Creates the error for {@code problem}. */
  public MalformedJsonException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
