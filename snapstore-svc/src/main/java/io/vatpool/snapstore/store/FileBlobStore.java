package io.vatpool.snapstore.store;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blobs as files of one folder, on a file system where a rename is atomic. {@link FileLayout} draws
 * the folder.
 *
 * <p>A blob is written under {@code tmp/}, forced to disk, renamed, and the folder that shows the
 * new name is forced to disk; only then is it acknowledged. What a crash leaves in {@code tmp/} is
 * deleted at the next start.
 */
public final class FileBlobStore implements BlobStore, Closeable {

  private static final Logger LOG = System.getLogger(FileBlobStore.class.getName());

  /**
   * Names are locked in groups: renames of one name must not overtake each other, and few are at
   * work at a time.
   */
  private static final int LOCKS = 64;

  private final FileLayout layout;
  private final FileChannel folderLock;
  private final DiskSpace space;
  private final Quarantine quarantine;
  private final List<Lock> locks =
      IntStream.range(0, LOCKS).mapToObj(_ -> (Lock) new ReentrantLock()).toList();

  private FileBlobStore(FileLayout layout, FileChannel folderLock, long freeBytesMin)
      throws IOException {
    this.layout = layout;
    this.folderLock = folderLock;
    this.space = new DiskSpace(layout.root(), freeBytesMin);
    this.quarantine = new Quarantine(layout);
  }

  /**
   * Opens the store in this folder, and makes it if it is not there.
   *
   * @param freeBytesMin space on the disk that stays free
   * @throws TransferException.StoreFailed if the folder cannot be used, or another service uses it
   */
  public static FileBlobStore open(Path folder, long freeBytesMin) throws IOException {
    FileLayout layout = new FileLayout(folder.toAbsolutePath().normalize());
    FileChannel lock = null;
    try {
      Durable.createFolder(layout.root());
      lock = takeLock(layout);
      Durable.createFolder(layout.drafts());
      Durable.createFolder(layout.quarantine());
      Durable.createFolder(layout.blobs());
      for (String shard : FileLayout.shardNames()) {
        Durable.createFolder(layout.blobs().resolve(shard));
      }
      deleteLeftovers(layout);
      return new FileBlobStore(layout, lock, freeBytesMin);
    } catch (IOException e) {
      if (lock != null) {
        Quietly.free(lock);
      }
      throw new TransferException.StoreFailed(
          "cannot use %s as the store's folder".formatted(layout.root()), e);
    }
  }

  private static FileChannel takeLock(FileLayout layout) throws IOException {
    FileChannel channel =
        FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable Object lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("another snapshot store uses it already");
    }
    return channel;
  }

  private static void deleteLeftovers(FileLayout layout) throws IOException {
    try (Stream<Path> files = Files.list(layout.drafts())) {
      for (Path file : files.toList()) {
        LOG.log(Level.INFO, "deleting {0}, an upload that was cut off", file);
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public Draft newDraft() throws IOException {
    space.check();
    return new FileDraft(layout.drafts(), space, this::publish);
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
  public boolean delete(SnapshotId id) throws IOException {
    Lock lock = lockOf(id);
    lock.lock();
    try {
      boolean deleted = Files.deleteIfExists(layout.blob(id));
      if (deleted) {
        Durable.syncFolder(layout.shard(id));
      }
      return deleted;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<SnapshotId> list(Optional<SnapshotId> after, int limit) throws IOException {
    String firstShard = after.map(FileLayout::shardName).orElse("");
    List<SnapshotId> page = new ArrayList<>();
    for (String shard : FileLayout.shardNames()) {
      if (shard.compareTo(firstShard) >= 0 && page.size() < limit) {
        try (Stream<Path> files = Files.list(layout.blobs().resolve(shard))) {
          files
              .map(FileLayout::idOf)
              .flatMap(Optional::stream)
              .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
              .sorted()
              .limit(limit - page.size())
              .forEach(page::add);
        }
      }
    }
    return page;
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
    return space.freeBytes();
  }

  /** Lets another service use the folder. */
  @Override
  public void close() throws IOException {
    folderLock.close();
  }

  private Lock lockOf(SnapshotId id) {
    return locks.get(Math.floorMod(id.hashCode(), LOCKS));
  }
}
