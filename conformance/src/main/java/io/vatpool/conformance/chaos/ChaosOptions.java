package io.vatpool.conformance.chaos;

import java.time.Duration;
import java.util.List;

/**
 * One run.
 *
 * @param seed of everything that is drawn
 * @param duration how long faults happen
 * @param blows which may happen
 * @param patience how long a message may take, and the kernel may stand still afterwards with work
 *     left
 */
record ChaosOptions(long seed, Duration duration, List<Blow> blows, Duration patience) {
  /** What a client may wait through, whatever happens. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Checks and copies. */
  ChaosOptions {
    blows = List.copyOf(blows);
    if (blows.isEmpty()) {
      throw new IllegalArgumentException("no fault may happen");
    }
  }
}
