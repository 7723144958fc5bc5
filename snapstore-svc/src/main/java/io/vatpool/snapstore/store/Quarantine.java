package io.vatpool.snapstore.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Damaged blobs, kept for a person: {@code quarantine/<name>/<milliseconds>.zst}, and a {@code
 * .reason} beside each. Nothing here is ever deleted by the service.
 */
final class Quarantine {

  private static final Logger LOG = System.getLogger(Quarantine.class.getName());

  private static final String BLOB = ".zst";
  private static final String REASON = ".reason";

  private final FileLayout layout;

  Quarantine(FileLayout layout) {
    this.layout = layout;
  }

  /** Moves the file here; the caller holds the name's lock. */
  void take(SnapshotId id, Path file, String reason) throws IOException {
    Path folder = layout.quarantine(id);
    Durable.createFolder(folder);
    long millis = System.currentTimeMillis();
    while (Files.exists(folder.resolve(millis + BLOB))) {
      millis++;
    }
    Files.writeString(folder.resolve(millis + REASON), reason + "\n");
    Durable.move(file, folder.resolve(millis + BLOB));
    Durable.syncFolder(layout.shard(id));
    LOG.log(Level.ERROR, "snapshot={0} damaged, set aside in {1}: {2}", id, folder, reason);
  }

  List<BlobStore.SetAsideBlob> list(Optional<SnapshotId> after, int limit) throws IOException {
    List<SnapshotId> ids;
    try (Stream<Path> folders = Files.list(layout.quarantine())) {
      ids =
          folders
              .map(folder -> folder.getFileName().toString())
              .filter(SnapshotId::isOne)
              .map(SnapshotId::new)
              .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
              .sorted()
              .limit(limit)
              .toList();
    }
    List<BlobStore.SetAsideBlob> page = new ArrayList<>();
    for (SnapshotId id : ids) {
      page.addAll(of(id));
    }
    return page;
  }

  /** All of one name, oldest first. */
  List<BlobStore.SetAsideBlob> of(SnapshotId id) throws IOException {
    List<Long> times;
    try (Stream<Path> files = Files.list(layout.quarantine(id))) {
      times =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\d{1,18}\\" + BLOB))
              .map(name -> Long.valueOf(name.substring(0, name.length() - BLOB.length())))
              .sorted()
              .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<BlobStore.SetAsideBlob> all = new ArrayList<>();
    for (long millis : times) {
      Path blob = layout.quarantine(id).resolve(millis + BLOB);
      Path reason = layout.quarantine(id).resolve(millis + REASON);
      all.add(
          new BlobStore.SetAsideBlob(
              id,
              Instant.ofEpochMilli(millis),
              Files.exists(reason) ? Files.readString(reason).strip() : "unknown",
              Files.size(blob),
              blob.toString()));
    }
    return all;
  }
}
