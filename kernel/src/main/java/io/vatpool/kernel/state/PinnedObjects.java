package io.vatpool.kernel.state;

import java.util.TreeSet;

/** Objects that the host holds for good: {@code pinnedObjects}. */
public final class PinnedObjects {
  private static final String KEY = "pinnedObjects";

  private final CrankStore store;
  private final ReferenceCounts counts;

  PinnedObjects(CrankStore store, ReferenceCounts counts) {
    this.store = store;
    this.counts = counts;
  }

  /** Holds the object; a second time changes nothing. */
  public void pin(String kref) {
    String stored = store.get(KEY);
    TreeSet<String> pinned = new TreeSet<>(CommaList.split(stored == null ? "" : stored));
    if (!pinned.contains(kref)) {
      counts.increment(kref);
      pinned.add(kref);
      store.set(KEY, String.join(",", pinned));
    }
  }
}
