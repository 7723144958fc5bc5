package io.vatpool.snapstore.s3;

import io.vatpool.snapstore.store.SnapshotId;
import java.util.Optional;

/**
 * Names of objects: the paths of a store's folder, under a prefix.
 *
 * @param prefix what every key begins with
 */
record S3Keys(String prefix) {
  private static final String SUFFIX = ".zst";

  String blobs() {
    return prefix + "blobs/";
  }

  String blob(SnapshotId id) {
    return blobs() + id.hex().substring(0, 2) + "/" + id.hex() + SUFFIX;
  }

  String quarantine() {
    return prefix + "quarantine/";
  }

  String quarantine(SnapshotId id) {
    return quarantine() + id.hex() + "/";
  }

  String setAside(SnapshotId id, long millis) {
    return quarantine(id) + millis + SUFFIX;
  }

  String reason(SnapshotId id, long millis) {
    return quarantine(id) + millis + ".reason";
  }

  /** An object that is written to find out whether objects can be written. */
  String probe() {
    return prefix + "tmp/probe";
  }

  /** The blob's name; empty for an object that is no blob. */
  static Optional<SnapshotId> idOf(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    return Optional.of(name)
        .filter(n -> n.endsWith(SUFFIX))
        .map(n -> n.substring(0, n.length() - SUFFIX.length()))
        .filter(SnapshotId::isOne)
        .map(SnapshotId::new);
  }
}
