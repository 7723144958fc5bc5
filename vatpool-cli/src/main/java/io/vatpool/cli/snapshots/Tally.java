package io.vatpool.cli.snapshots;

import java.util.EnumMap;
import java.util.Map;

/** Counts images by what becomes of them. For one thread. */
final class Tally {
  private final Map<Fate, Count> counts = new EnumMap<>(Fate.class);

  /**
   * So many images.
   *
   * @param bytes their size as stored
   */
  record Count(long images, long bytes) {
    static final Count NONE = new Count(0, 0);

    Count plus(Count other) {
      return new Count(images + other.images, bytes + other.bytes);
    }
  }

  void add(Fate fate, long bytes) {
    counts.merge(fate, new Count(1, bytes), Count::plus);
  }

  Count of(Fate fate) {
    return counts.getOrDefault(fate, Count.NONE);
  }

  Count all() {
    return counts.values().stream().reduce(Count.NONE, Count::plus);
  }

  Count deleted() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().isDeleted())
        .map(Map.Entry::getValue)
        .reduce(Count.NONE, Count::plus);
  }
}
