package io.vatpool.snapstore.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Blobs as files of one folder, on a file system where a rename is atomic. {@link FileLayout} draws
 * the folder.
 *
 * <p>A blob is written under {@code tmp/}, forced to disk, renamed, and the folder that shows the
 * new name is forced to disk; only then is it acknowledged. What a crash leaves in {@code tmp/} is
 * deleted at the next start.
 */
public final class FileBlobStore implements BlobStore, Closeable {

  /**
   * Names are locked in groups: renames of one name must not overtake each other, and few are at
   * work at a time.
   */
  private static final int LOCKS = 64;

  private final FileLayout layout;
  private final DraftFolder drafts;
  private final Quarantine quarantine;
  private final List<Lock> locks =
      IntStream.range(0, LOCKS).mapToObj(_ -> (Lock) new ReentrantLock()).toList();

  private FileBlobStore(DraftFolder drafts) {
    this.drafts = drafts;
    this.layout = drafts.layout();
    this.quarantine = new Quarantine(layout);
  }

  /**
   * Opens the store in this folder, and makes it if it is not there.
   *
   * @param freeBytesMin space on the disk that stays free
   * @throws TransferException.StoreFailed if the folder cannot be used, or another service uses it
   */
  public static FileBlobStore open(Path folder, long freeBytesMin) throws IOException {
    DraftFolder drafts = DraftFolder.open(folder, freeBytesMin);
    FileLayout layout = drafts.layout();
    try {
      Durable.createFolder(layout.quarantine());
      Durable.createFolder(layout.blobs());
      for (String shard : FileLayout.shardNames()) {
        Durable.createFolder(layout.blobs().resolve(shard));
      }
      return new FileBlobStore(drafts);
    } catch (IOException e) {
      Quietly.free(drafts);
      throw new TransferException.StoreFailed(
          "cannot use %s as the store's folder".formatted(layout.root()), e);
    }
  }

  @Override
  public Draft newDraft() throws IOException {
    return drafts.newDraft(true, this::publish);
  }

  private boolean publish(Path file, SnapshotId id) throws IOException {
    Lock lock = lockOf(id);
    lock.lock();
    try {
      boolean isNew = !Files.exists(layout.blob(id));
      Durable.move(file, layout.blob(id));
      return isNew;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Blob> open(SnapshotId id) throws IOException {
    Lock lock = lockOf(id);
    lock.lock();
    try {
      return FileBlob.open(id, layout.blob(id)).map(blob -> blob);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean delete(SnapshotId id, Instant storedBefore) throws IOException {
    Lock lock = lockOf(id);
    lock.lock();
    try {
      Path file = layout.blob(id);
      if (!Files.exists(file) || !FileBlob.storedAt(file).isBefore(storedBefore)) {
        return false;
      }
      Files.delete(file);
      Durable.syncFolder(layout.shard(id));
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Listed> list(Optional<SnapshotId> after, int limit) throws IOException {
    String firstShard = after.map(FileLayout::shardName).orElse("");
    List<Listed> page = new ArrayList<>();
    for (String shard : FileLayout.shardNames()) {
      if (shard.compareTo(firstShard) >= 0 && page.size() < limit) {
        for (SnapshotId id : namesIn(layout.blobs().resolve(shard), after)) {
          if (page.size() < limit) {
            listed(id).ifPresent(page::add);
          }
        }
      }
    }
    return page;
  }

  private static List<SnapshotId> namesIn(Path shard, Optional<SnapshotId> after)
      throws IOException {
    try (Stream<Path> files = Files.list(shard)) {
      return files
          .map(FileLayout::idOf)
          .flatMap(Optional::stream)
          .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
          .sorted()
          .toList();
    }
  }

  /** Empty if it was deleted since its name was read. */
  private Optional<Listed> listed(SnapshotId id) throws IOException {
    try {
      Path file = layout.blob(id);
      return Optional.of(new Listed(id, Files.size(file), FileBlob.storedAt(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void setAside(Blob damaged, String reason) throws IOException {
    SnapshotId id = damaged.id();
    Lock lock = lockOf(id);
    lock.lock();
    try {
      if (damaged instanceof FileBlob file && file.isStill(layout.blob(id))) {
        quarantine.take(id, layout.blob(id), reason);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<SetAsideBlob> listSetAside(Optional<SnapshotId> after, int limit) throws IOException {
    return quarantine.list(after, limit);
  }

  @Override
  public Optional<SetAsideBlob> lastSetAside(SnapshotId id) throws IOException {
    List<SetAsideBlob> all = quarantine.of(id);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  @Override
  public void checkWritable() throws IOException {
    try (Draft draft = newDraft()) {
      draft.out().write(0);
    }
  }

  @Override
  public long freeBytes() throws IOException {
    return drafts.freeBytes();
  }

  /** Lets another service use the folder. */
  @Override
  public void close() throws IOException {
    drafts.close();
  }

  private Lock lockOf(SnapshotId id) {
    return locks.get(Math.floorMod(id.hashCode(), LOCKS));
  }
}
