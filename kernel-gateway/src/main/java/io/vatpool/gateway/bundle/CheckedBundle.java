package io.vatpool.gateway.bundle;

import java.util.Objects;

/**
 * A bundle whose id has been found to be the hash of its content.
 *
 * @param bundleId {@code b1-} and the SHA-512 of the archive's compartment map, in hex
 * @param json the bundle as the reference's store gives it back, with its properties in that order:
 *     the order reaches the engine's heap
 * @param modules how many modules it holds
 * @param archiveBytes size of the archive
 */
public record CheckedBundle(String bundleId, String json, int modules, long archiveBytes) {
  /** Checks. */
  public CheckedBundle {
    Objects.requireNonNull(bundleId, "bundleId");
    Objects.requireNonNull(json, "json");
  }
}
