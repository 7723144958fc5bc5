package io.vatpool.snapstore.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request body whose failures are the client's, so that nobody takes them for the store's. */
final class ClientInputStream extends FilterInputStream {

  ClientInputStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      throw new TransferException.ClientGone(e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw new TransferException.ClientGone(e);
    }
  }
}
