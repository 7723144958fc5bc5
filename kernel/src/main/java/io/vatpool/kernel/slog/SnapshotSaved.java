package io.vatpool.kernel.slog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.SnapshotInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code heap-snapshot-save} event says. The reference's timings are not known to the
 * kernel, which does not wait for the bytes.
 *
 * @param info the snapshot
 * @param endPosition the transcript's end when it was taken
 * @param previousBytes uncompressed size of the snapshot it takes over from; null if there is none
 * @param restartWorker whether the vat went on from the image just written
 */
public record SnapshotSaved(
    SnapshotInfo info, long endPosition, @Nullable Long previousBytes, boolean restartWorker) {
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
        .put(
            "uncompressedSizeDelta",
            previousBytes == null ? null : (Long) (info.uncompressedBytes() - previousBytes))
        .put("restartWorker", restartWorker);
  }
}
