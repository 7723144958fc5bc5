package io.vatpool.conformance.random;

import java.util.List;
import java.util.Random;

/** Chance, the same for a seed on every machine: {@link Random} specifies its algorithm. */
final class Draw {
  private final Random random;

  Draw(long seed) {
    random = new Random(seed);
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True this often out of a hundred times. */
  boolean percent(int chance) {
    return below(100) < chance;
  }

  /** One of a list that is not empty. */
  <T> T of(List<T> choices) {
    return choices.get(below(choices.size()));
  }
}
