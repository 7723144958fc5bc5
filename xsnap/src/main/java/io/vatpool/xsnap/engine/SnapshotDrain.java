package io.vatpool.xsnap.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads one snapshot from the save channel while the engine writes it. The channel stays open for
 * the next one, so the end must be known: the image begins with its size (big endian, 8 less than
 * the truth because XS leaves two numbers of the creation record out of its sum). The engine's
 * reply repeats the size, and the caller compares.
 *
 * <p>A sink that fails does not stop the reading: the engine could not go on otherwise.
 */
final class SnapshotDrain {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int SIZE_BYTES = 4;
  private static final int SIZE_CORRECTION = 8;

  private final SocketChannel channel;
  private final OutputStream sink;
  private final CommandDeadline deadline;
  private long bytes;
  private @Nullable Exception sinkFailure;

  SnapshotDrain(SocketChannel channel, OutputStream sink, CommandDeadline deadline) {
    this.channel = channel;
    this.sink = sink;
    this.deadline = deadline;
  }

  /**
   * Reads to the end of the snapshot and returns its size.
   *
   * @throws EOFException if the engine ends before
   */
  long run() throws IOException {
    byte[] bytesRead = new byte[CHUNK_BYTES];
    ByteBuffer chunk = ByteBuffer.wrap(bytesRead);
    while (chunk.position() < SIZE_BYTES) {
      read(chunk);
    }
    long size = Integer.toUnsignedLong(chunk.getInt(0)) + SIZE_CORRECTION;
    while (true) {
      bytes += chunk.position();
      pass(bytesRead, chunk.position());
      long left = size - bytes;
      if (left <= 0) {
        return bytes;
      }
      chunk.clear().limit((int) Math.min(CHUNK_BYTES, left));
      read(chunk);
    }
  }

  long bytes() {
    return bytes;
  }

  /** Tells the caller that the sink did not take everything. */
  void throwSinkFailure() throws IOException {
    switch (sinkFailure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new AssertionError(sinkFailure);
    }
  }

  private void read(ByteBuffer chunk) throws IOException {
    if (channel.read(chunk) < 0) {
      throw new EOFException("the engine ended while it wrote a snapshot");
    }
  }

  private void pass(byte[] chunk, int length) throws IOException {
    if (sinkFailure != null) {
      return;
    }
    if (!deadline.pause()) {
      throw new IOException("the time limit has passed");
    }
    try {
      sink.write(chunk, 0, length);
    } catch (IOException | RuntimeException e) {
      sinkFailure = e;
    }
    deadline.resume();
  }
}
