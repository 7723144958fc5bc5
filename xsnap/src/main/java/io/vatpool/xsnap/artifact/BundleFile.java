package io.vatpool.xsnap.artifact;

import static java.util.Objects.requireNonNull;

/**
 * A bundle of the artifact and its id.
 *
 * @param id {@code b0-} and the SHA-256 of the file for lockdown and supervisor, {@code b1-} and
 *     the SHA-512 of the compartment map for the kernel's vats and devices; equal to the
 *     reference's ids
 * @param file the bundle's JSON
 */
public record BundleFile(String id, EngineFile file) {
  public BundleFile {
    requireNonNull(file, "file");
    if (!id.startsWith("b0-") && !id.startsWith("b1-")) {
      throw new IllegalArgumentException("not a bundle id for " + file.name() + ": " + id);
    }
  }
}
