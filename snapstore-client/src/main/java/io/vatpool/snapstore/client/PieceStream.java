package io.vatpool.snapstore.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A stream that knows how to read some bytes at once; the rest of an {@link InputStream}. */
abstract class PieceStream extends InputStream {

  /**
   * Reads one byte or more.
   *
   * @param length at least 1
   * @return how many, or -1 at the end
   */
  abstract int readPiece(byte[] bytes, int offset, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public final int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return length == 0 ? 0 : readPiece(bytes, offset, length);
  }
}
