package io.vatpool.snapstore.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where things are in a store's folder.
 *
 * <pre>
 *   folder/
 *     lock                          held by the one service that uses the folder
 *     tmp/                          blobs that are being written; emptied at every start
 *     blobs/4f/4facef…3e.zst        256 folders, by the first two digits of the name
 *     quarantine/4facef…3e/         damaged blobs, each with a .reason beside it
 * </pre>
 *
 * @param root the store's folder
 */
record FileLayout(Path root) {

  private static final String SUFFIX = ".zst";
  private static final int FAN_OUT = 256;

  Path lock() {
    return root.resolve("lock");
  }

  Path drafts() {
    return root.resolve("tmp");
  }

  Path blobs() {
    return root.resolve("blobs");
  }

  Path quarantine() {
    return root.resolve("quarantine");
  }

  Path quarantine(SnapshotId id) {
    return quarantine().resolve(id.hex());
  }

  Path shard(SnapshotId id) {
    return blobs().resolve(shardName(id));
  }

  Path blob(SnapshotId id) {
    return shard(id).resolve(id.hex() + SUFFIX);
  }

  static String shardName(SnapshotId id) {
    return id.hex().substring(0, 2);
  }

  /** All shard names in ascending order. */
  static List<String> shardNames() {
    return IntStream.range(0, FAN_OUT).mapToObj("%02x"::formatted).toList();
  }

  /** The name of the blob in this file; empty for a file that is no blob. */
  static Optional<SnapshotId> idOf(Path file) {
    String name = file.getFileName().toString();
    return Optional.of(name)
        .filter(n -> n.endsWith(SUFFIX))
        .map(n -> n.substring(0, n.length() - SUFFIX.length()))
        .filter(SnapshotId::isOne)
        .map(SnapshotId::new);
  }
}
