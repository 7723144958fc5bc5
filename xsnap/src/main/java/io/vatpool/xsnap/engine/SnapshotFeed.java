package io.vatpool.xsnap.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Writes a snapshot into the engine that starts from it. Each write has the time of a command, so a
 * stuck engine cannot hold it.
 */
final class SnapshotFeed extends OutputStream {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final CommandDeadline deadline;
  private final Duration limit;

  SnapshotFeed(SocketChannel channel, CommandDeadline deadline, Duration limit) {
    this.channel = channel;
    this.deadline = deadline;
    this.limit = limit;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    deadline.start(limit);
    try {
      for (int written = 0; written < length; ) {
        written +=
            channel.write(
                ByteBuffer.wrap(bytes, offset + written, Math.min(CHUNK_BYTES, length - written)));
      }
    } catch (IOException e) {
      throw new EngineFedException(e);
    } finally {
      deadline.stop();
    }
  }
}
