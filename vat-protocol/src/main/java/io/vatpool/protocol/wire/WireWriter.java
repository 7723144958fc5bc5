package io.vatpool.protocol.wire;

import io.vatpool.protocol.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a message straight into its frames: numbers as variable-length integers,
 * texts as their length and UTF-8 bytes, lists as their size and elements.
 */
final class WireWriter {
  private static final int FIRST_BYTES = 1024;

  private final int kind;
  private final long correlationId;
  private final int remainingMillis;
  private final List<byte[]> frames = new ArrayList<>(1);
  private byte[] frame = new byte[FIRST_BYTES];
  private int at = FrameHeader.BYTES;

  WireWriter(int kind, long correlationId, int remainingMillis) {
    this.kind = kind;
    this.correlationId = correlationId;
    this.remainingMillis = remainingMillis;
  }

  /** A number from 0 on. */
  WireWriter number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative numbers are not sent: " + value);
    }
    long rest = value;
    while (rest > 0x7f) {
      octet((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
    return this;
  }

  WireWriter flag(boolean value) {
    octet(value ? 1 : 0);
    return this;
  }

  WireWriter text(String value) {
    byte[] bytes = Utf8.bytes(value);
    number(bytes.length);
    int from = 0;
    while (from < bytes.length) {
      int length = room(bytes.length - from);
      System.arraycopy(bytes, from, frame, at, length);
      at += length;
      from += length;
    }
    return this;
  }

  /** An enum constant, by name. */
  WireWriter constant(Enum<?> value) {
    return text(value.name());
  }

  WireWriter texts(Collection<String> values) {
    return list(values, WireWriter::text);
  }

  <T> WireWriter list(Collection<T> values, BiConsumer<WireWriter, T> element) {
    number(values.size());
    values.forEach(value -> element.accept(this, value));
    return this;
  }

  <T> WireWriter optional(@Nullable T value, BiConsumer<WireWriter, T> content) {
    flag(value != null);
    if (value != null) {
      content.accept(this, value);
    }
    return this;
  }

  /** The last field of a message, of which nothing is written if it has no value. */
  WireWriter tail(@Nullable String value) {
    return value == null ? this : text(value);
  }

  /** The message, ready to be sent; the writer is used up. */
  List<byte[]> frames() {
    finish(true);
    return frames;
  }

  private void octet(int value) {
    room(1);
    frame[at++] = (byte) value;
  }

  /** Makes room for up to {@code wanted} bytes and says for how many there is. */
  private int room(int wanted) {
    if (at == WireLimits.FRAME_BYTES) {
      finish(false);
      frame = new byte[WireLimits.FRAME_BYTES];
      at = FrameHeader.BYTES;
    }
    if (at + (long) wanted > frame.length && frame.length < WireLimits.FRAME_BYTES) {
      long larger = Math.max(at + (long) wanted, 2L * frame.length);
      frame = Arrays.copyOf(frame, (int) Math.min(larger, WireLimits.FRAME_BYTES));
    }
    return Math.min(wanted, frame.length - at);
  }

  private void finish(boolean last) {
    byte[] finished = at == frame.length ? frame : Arrays.copyOf(frame, at);
    new FrameHeader(kind, last, correlationId, remainingMillis, frames.size()).write(finished);
    frames.add(finished);
  }
}
