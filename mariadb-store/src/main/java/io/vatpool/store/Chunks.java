package io.vatpool.store;

import java.util.Arrays;
import java.util.List;

/** Cuts long contents into rows that any server accepts. */
public final class Chunks {
  /** The longest piece of a value, entry or bundle in one row, in bytes. */
  public static final int CHUNK_BYTES = 1024 * 1024;

  private Chunks() {}

  /** How many rows {@code bytes} take: at least one. */
  static int count(int bytes) {
    return bytes == 0 ? 1 : (int) ((bytes + (long) CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  /** The piece at {@code index}; the array itself if it is the only one. */
  static byte[] piece(byte[] whole, int index) {
    int from = index * CHUNK_BYTES;
    int to = (int) Math.min(whole.length, (long) from + CHUNK_BYTES);
    return from == 0 && to == whole.length ? whole : Arrays.copyOfRange(whole, from, to);
  }

  /** The pieces joined. */
  static byte[] join(List<byte[]> pieces) {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    byte[] whole =
        new byte[Math.toIntExact(pieces.stream().mapToLong(piece -> piece.length).sum())];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, whole, at, piece.length);
      at += piece.length;
    }
    return whole;
  }
}
