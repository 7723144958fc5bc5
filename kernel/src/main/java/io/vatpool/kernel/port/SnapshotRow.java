package io.vatpool.kernel.port;

import java.util.Objects;

/**
 * One heap snapshot of a vat; its bytes are in the snapshot store.
 *
 * @param vatId its vat
 * @param snapPos position of the save-snapshot entry
 * @param snapshotId SHA-256 of the uncompressed image, in hex
 * @param inUse whether the current span starts from it
 * @param uncompressedBytes size of the image
 * @param compressedBytes size as stored
 */
public record SnapshotRow(
    String vatId,
    long snapPos,
    String snapshotId,
    boolean inUse,
    long uncompressedBytes,
    long compressedBytes) {
  /** Checks. */
  public SnapshotRow {
    Objects.requireNonNull(vatId, "vatId");
    Objects.requireNonNull(snapshotId, "snapshotId");
  }
}
