package io.vatpool.kernel.state;

import io.vatpool.kernel.port.KernelStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * C-lists that are wholly in memory, so that a reference that is not in one needs no look into the
 * store: nearly every message brings a promise that nobody has seen before.
 *
 * <p>A range is fetched at once when its vat is used, unless it is too long; least recently used
 * ranges go when there are too many entries in all. Holds what is committed, the open block lies
 * over it.
 */
final class WholeRanges {
  /** A longer range is not fetched. */
  static final int RANGE_ENTRIES_MAX = 20_000;

  private static final int ALL_ENTRIES_MAX = 200_000;

  /** What a range takes besides its entries, in entries: those of dead vats have no others. */
  private static final int OVERHEAD_ENTRIES = 16;

  private static final String MARK = ".c.";

  private final KernelStore committed;
  private final LinkedHashMap<String, Range> ranges = new LinkedHashMap<>(64, 0.75f, true);
  private int entries;

  /** The entries of a range; null if it is too long to be held. */
  private record Range(@Nullable Map<String, String> entries) {
    int size() {
      return OVERHEAD_ENTRIES + (entries == null ? 0 : entries.size());
    }
  }

  WholeRanges(KernelStore committed) {
    this.committed = committed;
  }

  /** Fetches the c-list of a vat, unless it is here or too long. */
  void fetch(String vatId) {
    String prefix = vatId + MARK;
    if (ranges.get(prefix) != null) {
      return;
    }
    SequencedMap<String, String> found = committed.range(prefix, prefix, RANGE_ENTRIES_MAX + 1);
    Range range = new Range(found.size() > RANGE_ENTRIES_MAX ? null : new HashMap<>(found));
    ranges.put(prefix, range);
    entries += range.size();
    while (entries > ALL_ENTRIES_MAX && ranges.size() > 1) {
      entries -= ranges.pollFirstEntry().getValue().size();
    }
  }

  /** What is known of a committed key, or null if the store has to be asked. */
  @Nullable Cell find(String key) {
    Map<String, String> range = rangeOf(key);
    return range == null ? null : Cell.of(range.get(key));
  }

  private @Nullable Map<String, String> rangeOf(String key) {
    int mark = key.indexOf(MARK);
    if (mark < 0) {
      return null;
    }
    Range range = ranges.get(key.substring(0, mark + MARK.length()));
    return range == null ? null : range.entries;
  }

  /** The block has been committed with this change. */
  void committed(String key, Optional<String> value) {
    Map<String, String> range = rangeOf(key);
    if (range != null) {
      int before = range.size();
      value.ifPresentOrElse(present -> range.put(key, present), () -> range.remove(key));
      entries += range.size() - before;
    }
  }
}
