package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * A command's result.
 *
 * @param text the result, decoded from UTF-8; empty if the command gave no {@code ArrayBuffer}, or
 *     its promise never settled
 * @param meter what it cost
 */
public record Reply(String text, Meter meter) {
  public Reply {
    requireNonNull(text, "text");
    requireNonNull(meter, "meter");
  }

  /**
   * Takes apart {@code .{"currentHeapCount":…,"timestamps":[…]}\1result}; the leading dot has been
   * seen by the caller.
   */
  static Reply parse(byte[] message) throws MalformedMessageException {
    MeterParser meter = new MeterParser(message, 1);
    Meter reading = meter.parse();
    int start = meter.end();
    return new Reply(new String(message, start, message.length - start, UTF_8), reading);
  }
}
