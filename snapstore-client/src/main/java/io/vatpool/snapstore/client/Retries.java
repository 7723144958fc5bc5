package io.vatpool.snapstore.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Tries again, a bounded number of times, when the store was unavailable and for no other reason.
 */
final class Retries {

  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

  private final int attemptsMax;
  private final Duration firstPause;

  Retries(int attemptsMax, Duration firstPause) {
    this.attemptsMax = attemptsMax;
    this.firstPause = firstPause;
  }

  /** One attempt; throws {@link SnapStoreUnavailable} if another may help. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  <T> T run(Attempt<T> attempt) throws IOException {
    Duration pause = firstPause;
    for (int number = 1; ; number++) {
      try {
        return attempt.run();
      } catch (SnapStoreUnavailable e) {
        if (number >= attemptsMax) {
          throw e;
        }
      }
      pause(pause);
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
    }
  }

  private static void pause(Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to try the store again");
    }
  }
}
