package io.vatpool.snapstore.client;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Has an image consumed in a thread of its own while it is produced, so that an engine that writes
 * its heap, and the one that starts from it, do not wait for hash, compression and network.
 */
final class SideThread {

  /** How far the producer may be ahead. */
  private static final int AHEAD_BYTES = 4 << 20;

  private final FutureTask<Void> consuming;
  private final PipedInputStream in = new PipedInputStream(AHEAD_BYTES);
  private volatile boolean givenUp;

  private SideThread(Consumer consumer) {
    consuming = new FutureTask<>(() -> consume(consumer));
  }

  /** Takes an image to its end. */
  interface Consumer {

    /**
     * Reads all of {@code image}.
     *
     * @param image fails in place of ending if the producer gives up
     */
    void consume(InputStream image) throws IOException;

    /** The producer has given up: does not block any longer. May be called at any time. */
    void giveUp();
  }

  /**
   * Runs the producer on this thread and the consumer beside it; returns when both are done.
   *
   * @throws IOException what the producer has thrown, or else the consumer; a consumer's failure is
   *     thrown by the producer's next write, too
   */
  static void carry(ImageProducer producer, Consumer consumer) throws IOException {
    new SideThread(consumer).run(producer, consumer);
  }

  private void run(ImageProducer producer, Consumer consumer) throws IOException {
    PipedOutputStream pipe = new PipedOutputStream(in);
    Thread.ofPlatform().name("snapshot-upload").daemon().start(consuming);
    boolean complete = false;
    try {
      producer.writeTo(new Output(pipe));
      pipe.close();
      await();
      complete = true;
    } finally {
      if (!complete) {
        givenUp = true;
        pipe.close();
        consumer.giveUp();
        awaitQuietly();
      }
    }
  }

  private Void consume(Consumer consumer) throws IOException {
    try (InputStream image = new Input()) {
      consumer.consume(image);
    }
    return null;
  }

  /** Until the consumer has ended, and with what it failed. */
  private void await() throws IOException {
    try {
      consuming.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new AssertionError(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an image was uploaded");
    }
  }

  private void awaitQuietly() {
    boolean interrupted = false;
    while (true) {
      try {
        consuming.get();
        break;
      } catch (ExecutionException expected) {
        // The producer's failure came first and is on its way to the caller.
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the producer writes to. */
  private final class Output extends FilterOutputStream {

    Output(PipedOutputStream pipe) {
      super(pipe);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
        // Else the reader learns of it up to a second later.
        out.flush();
      } catch (IOException e) {
        await();
        throw e;
      }
    }
  }

  /** What the consumer reads from. */
  private final class Input extends FilterInputStream {

    Input() {
      super(SideThread.this.in);
    }

    @Override
    public int read() throws IOException {
      return orGivenUp(in.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return orGivenUp(in.read(bytes, offset, length));
    }

    private int orGivenUp(int read) throws IOException {
      if (read < 0 && givenUp) {
        throw new IOException("the image's producer has given up");
      }
      return read;
    }
  }
}
