package io.vatpool.kernel.state;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one key.
 *
 * @param value its value, or null if the key does not exist
 */
record Cell(@Nullable String value) {
  static final Cell ABSENT = new Cell(null);

  static Cell of(@Nullable String value) {
    return value == null ? ABSENT : new Cell(value);
  }

  /** The value of a key that exists. */
  String present() {
    return Objects.requireNonNull(value);
  }

  Optional<String> toOptional() {
    return Optional.ofNullable(value);
  }
}
