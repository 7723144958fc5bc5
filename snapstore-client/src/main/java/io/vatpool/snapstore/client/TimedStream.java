package io.vatpool.snapstore.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Knows how long its readers have waited. One thread. */
final class TimedStream extends FilterInputStream {
  private long nanos;

  TimedStream(InputStream in) {
    super(in);
  }

  long nanos() {
    return nanos;
  }

  @Override
  public int read() throws IOException {
    long started = System.nanoTime();
    try {
      return in.read();
    } finally {
      nanos += System.nanoTime() - started;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long started = System.nanoTime();
    try {
      return in.read(bytes, offset, length);
    } finally {
      nanos += System.nanoTime() - started;
    }
  }
}
