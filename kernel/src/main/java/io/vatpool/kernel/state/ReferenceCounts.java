package io.vatpool.kernel.state;

import org.jspecify.annotations.Nullable;

/**
 * How many hold each object and each promise.
 *
 * <p>An object counts those that can reach it and those that can recognise it, {@code
 * koN.refCount='reachable,recognizable'}; only imports count, an exporter does not hold its own
 * object. A promise has a single count, for imports and exports alike. Device nodes are immortal.
 */
public final class ReferenceCounts {
  private final CrankStore store;
  private final FreeCandidates freeCandidates;

  ReferenceCounts(CrankStore store, FreeCandidates freeCandidates) {
    this.store = store;
    this.freeCandidates = freeCandidates;
  }

  /** An object's counts. */
  public record Counts(long reachable, long recognizable) {
    static final Counts NONE = new Counts(0, 0);
  }

  private static String key(String kref) {
    return kref + ".refCount";
  }

  /** Whether the object is in the object table. */
  public boolean objectExists(String koid) {
    return store.has(key(koid));
  }

  /** An object's counts; zero if there is no such object. */
  public Counts ofObject(String koid) {
    String text = store.get(key(koid));
    if (text == null || text.isEmpty()) {
      return Counts.NONE;
    }
    int comma = text.indexOf(',');
    long reachable = Long.parseLong(text, 0, comma, 10);
    long recognizable = Long.parseLong(text, comma + 1, text.length(), 10);
    if (reachable > recognizable) {
      throw new StateViolationException("reference counts of " + koid + " are broken: " + text);
    }
    return new Counts(reachable, recognizable);
  }

  void setObject(String koid, long reachable, long recognizable) {
    if (reachable < 0 || reachable > recognizable) {
      throw new StateViolationException(
          "reference counts of " + koid + " would become " + reachable + "," + recognizable);
    }
    store.set(key(koid), reachable + "," + recognizable);
  }

  /** A promise's count. */
  public long ofPromise(String kpid) {
    return Long.parseLong(store.getRequired(key(kpid)));
  }

  void initializePromise(String kpid) {
    store.set(key(kpid), "0");
  }

  void forget(String kref) {
    store.delete(key(kref));
  }

  /** One more holds the object (so as to reach it) or the promise. */
  public void increment(String kref) {
    switch (KernelSlot.type(kref)) {
      case PROMISE -> incrementPromise(kref);
      case OBJECT -> {
        Counts counts = ofObject(kref);
        setObject(kref, counts.reachable + 1, counts.recognizable + 1);
      }
      case DEVICE -> {}
    }
  }

  /** One c-list more knows the kref; reachability is counted by {@link #incrementReachable}. */
  void incrementForClist(String kref, boolean isExport) {
    switch (KernelSlot.type(kref)) {
      case PROMISE -> incrementPromise(kref);
      case OBJECT -> {
        if (!isExport) {
          Counts counts = ofObject(kref);
          setObject(kref, counts.reachable, counts.recognizable + 1);
        }
      }
      case DEVICE -> {}
    }
  }

  private void incrementPromise(String kpid) {
    store.set(key(kpid), Long.toString(ofPromise(kpid) + 1));
  }

  void incrementReachable(String koid) {
    Counts counts = ofObject(koid);
    setObject(koid, counts.reachable + 1, counts.recognizable);
  }

  void decrementReachable(String koid) {
    Counts counts = ofObject(koid);
    setObject(koid, counts.reachable - 1, counts.recognizable);
    if (counts.reachable == 1) {
      freeCandidates.add(koid);
    }
  }

  /** One holder less. */
  public void decrement(String kref) {
    switch (KernelSlot.type(kref)) {
      case PROMISE -> decrementPromise(kref);
      case OBJECT -> decrementObject(kref, 1);
      case DEVICE -> {}
    }
  }

  /** One c-list less knows the kref; its reachability has been dealt with before. */
  void decrementForClist(String kref, boolean isExport) {
    switch (KernelSlot.type(kref)) {
      case PROMISE -> decrementPromise(kref);
      case OBJECT -> {
        if (!isExport) {
          decrementObject(kref, 0);
        }
      }
      case DEVICE -> {}
    }
  }

  private void decrementPromise(String kpid) {
    long count = ofPromise(kpid);
    if (count <= 0) {
      throw new StateViolationException("nobody holds " + kpid + ", so nobody can let go of it");
    }
    store.set(key(kpid), Long.toString(count - 1));
    if (count == 1) {
      freeCandidates.add(kpid);
    }
  }

  private void decrementObject(String koid, long reachableLess) {
    @Nullable String text = store.get(key(koid));
    if (text == null) {
      return; // already retired: the holder is late, which is no error
    }
    Counts counts = ofObject(koid);
    long reachable = counts.reachable - reachableLess;
    long recognizable = counts.recognizable - 1;
    if (reachable == 0 || recognizable == 0) {
      freeCandidates.add(koid);
    }
    setObject(koid, reachable, recognizable);
  }
}
