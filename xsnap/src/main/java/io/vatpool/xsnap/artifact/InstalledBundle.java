package io.vatpool.xsnap.artifact;

import static java.util.Objects.requireNonNull;

/**
 * A bundle and its id.
 *
 * @param id for example {@code b1-6954c6…}
 * @param json the bundle as the bundler wrote it
 */
public record InstalledBundle(String id, String json) {
  public InstalledBundle {
    requireNonNull(id, "id");
    requireNonNull(json, "json");
  }
}
