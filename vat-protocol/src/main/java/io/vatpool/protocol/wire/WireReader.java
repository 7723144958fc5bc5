package io.vatpool.protocol.wire;

import io.vatpool.protocol.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what {@link WireWriter} wrote; every length is checked before it is believed. */
final class WireReader {
  private static final int NUMBER_BITS = 63;
  private static final int LIST_START = 1024;

  private final byte[] payload;
  private int at;

  WireReader(byte[] payload) {
    this.payload = payload;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < NUMBER_BITS; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw new WireFormatException("a number of more than 63 bits");
  }

  int smallNumber() {
    long value = number();
    if (value > Integer.MAX_VALUE) {
      throw new WireFormatException("a number out of range: " + value);
    }
    return (int) value;
  }

  boolean flag() {
    return switch (octet()) {
      case 0 -> false;
      case 1 -> true;
      default -> throw new WireFormatException("neither true nor false");
    };
  }

  String text() {
    int length = size();
    String text = Utf8.string(payload, at, length);
    at += length;
    return text;
  }

  List<String> texts() {
    return list(WireReader::text);
  }

  <T> List<T> list(Function<WireReader, T> element) {
    int size = size(); // no element is smaller than one byte
    List<T> values = new ArrayList<>(Math.min(size, LIST_START));
    for (int i = 0; i < size; i++) {
      values.add(element.apply(this));
    }
    return values;
  }

  <T> @Nullable T optional(Function<WireReader, T> content) {
    return flag() ? content.apply(this) : null;
  }

  /** The last field of a message, which is only there if it has a value. */
  @Nullable String tail() {
    return at == payload.length ? null : text();
  }

  <E extends Enum<E>> E constant(E[] constants) {
    String name = text();
    for (E constant : constants) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new WireFormatException("unknown constant '" + name + "'");
  }

  /** Checks that nothing is left over. */
  <T> T end(T message) {
    if (at != payload.length) {
      throw new WireFormatException((payload.length - at) + " bytes after the end of a message");
    }
    return message;
  }

  private int size() {
    long size = number();
    if (size > payload.length - at) {
      throw new WireFormatException("a length of " + size + " with " + (payload.length - at));
    }
    return (int) size;
  }

  private int octet() {
    if (at == payload.length) {
      throw new WireFormatException("a message ends in the middle of a field");
    }
    return payload[at++] & 0xff;
  }
}
