package io.vatpool.kernel.slog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.SnapshotInfo;
import java.util.Objects;

/**
 * What a {@code heap-snapshot-save} event says. The reference's timings are not known to the
 * kernel, which does not wait for the bytes.
 *
 * @param info the snapshot
 * @param endPosition the transcript's end when it was taken
 * @param restartWorker whether the vat went on from the image just written
 */
public record SnapshotSaved(SnapshotInfo info, long endPosition, boolean restartWorker) {
  /** Checks. */
  public SnapshotSaved {
    Objects.requireNonNull(info, "info");
  }

  void addTo(ObjectNode event) {
    event
        .put("snapshotID", info.snapshotId())
        .put("endPosition", endPosition)
        .put("uncompressedSize", info.uncompressedBytes())
        .put("compressedSize", info.compressedBytes())
        .put("restartWorker", restartWorker);
  }
}
