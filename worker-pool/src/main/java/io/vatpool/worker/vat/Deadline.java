package io.vatpool.worker.vat;

import io.vatpool.protocol.wire.FailureKind;
import java.time.Duration;

/**
 * When somebody stops waiting.
 *
 * @param atNanos in the count of {@link System#nanoTime}
 * @param bounded false if they wait for ever
 */
public record Deadline(long atNanos, boolean bounded) {
  /** Nobody stops waiting. */
  public static final Deadline NEVER = new Deadline(0, false);

  private static final long FOREVER_NANOS = Duration.ofDays(1).toNanos();

  /** In so many milliseconds; 0 for never, as on the wire. */
  public static Deadline inMillis(int millis) {
    return millis == 0
        ? NEVER
        : new Deadline(System.nanoTime() + Duration.ofMillis(millis).toNanos(), true);
  }

  /** What is left, in nanoseconds; negative if it has passed. */
  public long remainingNanos() {
    return bounded ? atNanos - System.nanoTime() : FOREVER_NANOS;
  }

  /**
   * Checks that there is time left.
   *
   * @throws RequestFailed if not
   */
  public void check(String doing) throws RequestFailed {
    if (remainingNanos() <= 0) {
      throw new RequestFailed(
          FailureKind.DEADLINE_EXCEEDED, "the gateway's deadline passed while " + doing, null);
    }
  }
}
