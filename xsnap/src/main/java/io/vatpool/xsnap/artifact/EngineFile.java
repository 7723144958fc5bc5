package io.vatpool.xsnap.artifact;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * One file of the artifact.
 *
 * @param name its path inside the artifact, for example {@code bundles/vat-timer.json}
 * @param size in bytes
 * @param sha256 of the bytes, 64 lower-case hexadecimal digits
 */
public record EngineFile(String name, long size, String sha256) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public EngineFile {
    requireNonNull(name, "name");
    if (size < 0) {
      throw new IllegalArgumentException("size of " + name + " is negative: " + size);
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256 of " + name + ": " + sha256);
    }
  }
}
