package io.vatpool.kernel.config;

import java.util.Objects;

/**
 * A bundle and its id.
 *
 * @param id {@code b1-…} for code of vats and devices, {@code b0-…} for lockdown and supervisor
 * @param text the bundle's JSON
 */
public record CodeBundle(String id, String text) {
  /** Checks. */
  public CodeBundle {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
  }
}
