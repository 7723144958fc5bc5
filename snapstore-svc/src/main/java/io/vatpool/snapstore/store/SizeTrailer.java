package io.vatpool.snapstore.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * The last 16 bytes of every blob: a zstd skippable frame (RFC 8878, section 3.1.2) that holds the
 * uncompressed size.
 *
 * <p>Decoders pass over it, so the whole blob is a valid zstd stream; and because it comes last, a
 * truncated blob is noticed before a byte of it is sent.
 */
final class SizeTrailer {

  static final int BYTES = 16;

  /** One of the sixteen magic numbers of skippable frames. */
  private static final int MAGIC = 0x184D2A5B;

  private SizeTrailer() {}

  static byte[] of(long uncompressedBytes) {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(MAGIC)
        .putInt(Long.BYTES)
        .putLong(uncompressedBytes)
        .array();
  }

  /** The size, or empty if these are not the bytes of a trailer. */
  static OptionalLong read(byte[] tail) {
    if (tail.length != BYTES) {
      return OptionalLong.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    boolean wellFormed = buffer.getInt() == MAGIC && buffer.getInt() == Long.BYTES;
    long size = buffer.getLong();
    return wellFormed && size >= 0 ? OptionalLong.of(size) : OptionalLong.empty();
  }
}
