package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Reads the meter part of a reply: exactly the four fields that {@code fxWriteOkay} prints, in its
 * order, and the byte 1 after them. It is on the path of every delivery, and its form is fixed by
 * the C source, hence by hand.
 */
final class MeterParser {
  private static final byte[] HEAP = "{\"currentHeapCount\":".getBytes(US_ASCII);
  private static final byte[] COMPUTE = ",\"compute\":".getBytes(US_ASCII);
  private static final byte[] ALLOCATE = ",\"allocate\":".getBytes(US_ASCII);
  private static final byte[] TIMESTAMPS = ",\"timestamps\":".getBytes(US_ASCII);
  private static final byte[] END = "}\1".getBytes(US_ASCII);
  private static final int DIGITS_MAX = 18;

  private final byte[] message;
  private int position;

  MeterParser(byte[] message, int start) {
    this.message = message;
    this.position = start;
  }

  /**
   * @throws MalformedMessageException if the message has another form
   */
  Meter parse() throws MalformedMessageException {
    skip(HEAP);
    long heap = number();
    skip(COMPUTE);
    long compute = number();
    skip(ALLOCATE);
    long allocate = number();
    skip(TIMESTAMPS);
    int start = position;
    while (position < message.length && message[position] != '}') {
      position++;
    }
    if (position == start || message[start] != '[' || message[position - 1] != ']') {
      throw malformed();
    }
    CommandTimes times = new CommandTimes(new String(message, start, position - start, US_ASCII));
    skip(END);
    return new Meter(heap, compute, allocate, times);
  }

  /** Where the result begins, after {@link #parse}. */
  int end() {
    return position;
  }

  private void skip(byte[] expected) throws MalformedMessageException {
    for (byte b : expected) {
      if (position >= message.length || message[position] != b) {
        throw malformed();
      }
      position++;
    }
  }

  private long number() throws MalformedMessageException {
    int start = position;
    long value = 0;
    while (position < message.length && message[position] >= '0' && message[position] <= '9') {
      value = value * 10 + (message[position] - '0');
      position++;
    }
    if (position == start || position - start > DIGITS_MAX) {
      throw malformed();
    }
    return value;
  }

  private MalformedMessageException malformed() {
    return new MalformedMessageException("a reply's meter is malformed at byte " + position);
  }
}
