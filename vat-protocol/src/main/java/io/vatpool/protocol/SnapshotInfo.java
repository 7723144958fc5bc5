package io.vatpool.protocol;

import java.util.Objects;

/**
 * A heap snapshot that is safely stored.
 *
 * @param snapshotId SHA-256 of the uncompressed image, in hex
 * @param uncompressedBytes size of the image
 * @param compressedBytes size as stored
 */
public record SnapshotInfo(String snapshotId, long uncompressedBytes, long compressedBytes) {
  /** Checks. */
  public SnapshotInfo {
    Objects.requireNonNull(snapshotId, "snapshotId");
    if (!snapshotId.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a SHA-256 in hex: " + snapshotId);
    }
  }
}
