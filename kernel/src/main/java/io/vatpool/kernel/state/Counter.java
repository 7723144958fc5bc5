package io.vatpool.kernel.state;

/** A number under a key that only grows: where the next id comes from. */
final class Counter {
  private final CrankStore store;
  private final String key;

  Counter(CrankStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /** The number that the next {@link #allocate} returns. */
  long next() {
    return Long.parseLong(store.getRequired(key));
  }

  /** Takes a number. */
  long allocate() {
    long id = next();
    store.set(key, Long.toString(id + 1));
    return id;
  }
}
