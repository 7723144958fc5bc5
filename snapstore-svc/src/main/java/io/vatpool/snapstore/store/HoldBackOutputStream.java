package io.vatpool.snapstore.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Holds the last write back until {@link #release()}. Whoever reads the other end can never see a
 * complete body before its sender has decided that it is right.
 */
final class HoldBackOutputStream extends OutputStream {

  private final OutputStream out;
  private final byte[] held = new byte[Transfer.BUFFER_BYTES];
  private int heldBytes;

  HoldBackOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (heldBytes == held.length) {
        release();
      }
      int step = Math.min(length - done, held.length - heldBytes);
      System.arraycopy(bytes, offset + done, held, heldBytes, step);
      heldBytes += step;
      done += step;
    }
  }

  /** Sends what is held back. */
  void release() throws IOException {
    try {
      out.write(held, 0, heldBytes);
      heldBytes = 0;
    } catch (IOException e) {
      throw new TransferException.ClientGone(e);
    }
  }
}
