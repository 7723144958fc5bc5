package io.vatpool.snapstore.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies all that is read from it. */
final class TeeInputStream extends FilterInputStream {

  private final OutputStream copy;

  TeeInputStream(InputStream in, OutputStream copy) {
    super(in);
    this.copy = copy;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    if (read >= 0) {
      copy.write(read);
    }
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      copy.write(bytes, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    throw new IOException("bytes that are skipped would be missing from the copy");
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
