package io.vatpool.snapstore.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, some way ahead of whoever wants its bytes: an engine is
 * started, and takes what there is already, while the rest still comes, is decompressed and
 * checked. One thread reads, and closes.
 */
final class ReadAhead extends PieceStream {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** How far ahead: 4 MiB. */
  private static final int CHUNKS_MAX = 64;

  /** What the thread has come to. */
  private sealed interface Piece {}

  private record Chunk(ByteBuffer bytes) implements Piece {}

  private record End() implements Piece {}

  private record Failure(Exception cause) implements Piece {}

  private final InputStream source;
  private final BlockingQueue<Piece> ahead = new ArrayBlockingQueue<>(CHUNKS_MAX);
  private final Thread thread =
      Thread.ofPlatform().name("snapshot-read-ahead").daemon().unstarted(this::readAll);
  private @Nullable Piece current;
  private long waitedNanos;

  /**
   * @param source read and closed by the other thread from now on
   */
  ReadAhead(InputStream source) {
    this.source = source;
    thread.start();
  }

  /** How long the reader has waited for the other thread, in nanoseconds. */
  long waitedNanos() {
    return waitedNanos;
  }

  @Override
  int readPiece(byte[] bytes, int offset, int length) throws IOException {
    return switch (piece()) {
      case End _ -> -1;
      case Failure(IOException e) -> throw e;
      case Failure(Exception e) -> throw new IOException("reading a snapshot", e);
      case Chunk(ByteBuffer chunk) -> {
        int n = Math.min(length, chunk.remaining());
        chunk.get(bytes, offset, n);
        yield n;
      }
    };
  }

  /** The piece that the next bytes are of; an end and a failure stay for good. */
  private Piece piece() throws InterruptedIOException {
    Piece piece = current;
    if (piece == null || (piece instanceof Chunk(ByteBuffer chunk) && !chunk.hasRemaining())) {
      piece = next();
      current = piece;
    }
    return piece;
  }

  private Piece next() throws InterruptedIOException {
    long started = System.nanoTime();
    try {
      return ahead.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a snapshot was read");
    } finally {
      waitedNanos += System.nanoTime() - started;
    }
  }

  private void readAll() {
    try (source) {
      byte[] buffer = new byte[CHUNK_BYTES];
      for (int n; (n = source.readNBytes(buffer, 0, buffer.length)) > 0; ) {
        ahead.put(new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, n))));
      }
      ahead.put(new End());
    } catch (IOException | RuntimeException e) {
      fail(e);
    } catch (InterruptedException e) {
      // Nobody wants the rest: close() was called.
      Thread.currentThread().interrupt();
    }
  }

  private void fail(Exception cause) {
    try {
      ahead.put(new Failure(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does not wait: the other thread ends when its read returns, and closes the source. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
