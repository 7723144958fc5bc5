package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a file, between processes and between threads; the system releases it when
 * its holder dies.
 */
final class FolderLock implements AutoCloseable {

  private static final long RETRY_MILLIS = 20;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @throws LocalMariaDbException ({@code ALREADY_RUNNING}) if another holder keeps it longer than
   *     {@code timeout}
   */
  static FolderLock take(Path file, Duration timeout) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (tryLock(channel) == null) {
        if (System.nanoTime() > deadline) {
          throw new LocalMariaDbException(
              Reason.ALREADY_RUNNING,
              "another process has held " + file + " for over " + timeout.toSeconds() + " s");
        }
        Thread.sleep(RETRY_MILLIS);
      }
      return new FolderLock(channel);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + file, e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Null while another process, or another thread of this one, has the lock. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
