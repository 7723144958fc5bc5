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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where uploads are collected until they are whole: {@code tmp/} in a folder that one service at a
 * time uses. What a crash leaves there is deleted at the next start.
 */
public final class DraftFolder implements Closeable {

  private static final Logger LOG = System.getLogger(DraftFolder.class.getName());

  private final FileLayout layout;
  private final FileChannel lock;
  private final DiskSpace space;

  private DraftFolder(FileLayout layout, FileChannel lock, DiskSpace space) {
    this.layout = layout;
    this.lock = lock;
    this.space = space;
  }

  /** What becomes of a whole draft: whether its name is new. */
  public interface Publisher {
    /** Stores the file's bytes under the name; may move the file, or leave it to be deleted. */
    boolean publish(Path file, SnapshotId id) throws IOException;
  }

  /**
   * Takes the folder, and makes it if it is not there.
   *
   * @param freeBytesMin space on the disk that stays free
   * @throws TransferException.StoreFailed if the folder cannot be used, or another service uses it
   */
  public static DraftFolder open(Path folder, long freeBytesMin) throws IOException {
    FileLayout layout = new FileLayout(folder.toAbsolutePath().normalize());
    FileChannel lock = null;
    try {
      Durable.createFolder(layout.root());
      lock = takeLock(layout);
      Durable.createFolder(layout.drafts());
      deleteLeftovers(layout);
      return new DraftFolder(layout, lock, new DiskSpace(layout.root(), freeBytesMin));
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

  FileLayout layout() {
    return layout;
  }

  /**
   * A new draft.
   *
   * @param durable whether its bytes are forced to disk before they are published
   * @throws TransferException.DiskFull if the free space is below what must stay
   */
  public BlobStore.Draft newDraft(boolean durable, Publisher publisher) throws IOException {
    space.check();
    return new FileDraft(layout.drafts(), space, durable, publisher);
  }

  /** Bytes that the disk has left. */
  public long freeBytes() throws IOException {
    return space.freeBytes();
  }

  /** Lets another service use the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
