package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Held while a command changes a cluster. The system gives it up when the command ends, however.
 */
final class ClusterLock implements AutoCloseable {

  private final FileChannel channel;

  private ClusterLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; waits, and says so, while another command has it. */
  static ClusterLock take(DataFolder folder, Console console) {
    folder.create();
    try {
      FileChannel channel =
          FileChannel.open(folder.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
          console
              .progress()
              .step("waiting for another vatpool command on " + folder.root(), channel::lock);
        }
        return new ClusterLock(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new CliException(Exit.BROKEN, "The cluster's lock failed", e.toString(), "", e);
    }
  }
}
