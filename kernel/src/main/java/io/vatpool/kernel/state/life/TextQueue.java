package io.vatpool.kernel.state.life;

import io.vatpool.kernel.state.CrankStore;
import org.jspecify.annotations.Nullable;

/**
 * A queue of texts under a consensus key: {@code NAME} holds {@code [head,tail]}, {@code NAME.N}
 * the texts. An empty queue has no keys at all.
 */
final class TextQueue {
  private final CrankStore store;
  private final String name;

  TextQueue(CrankStore store, String name) {
    this.store = store;
    this.name = name;
  }

  private record Bounds(long head, long tail) {
    static Bounds parse(@Nullable String text) {
      if (text == null) {
        return new Bounds(1, 1);
      }
      int comma = text.indexOf(',');
      return new Bounds(
          Long.parseLong(text, 1, comma, 10),
          Long.parseLong(text, comma + 1, text.length() - 1, 10));
    }
  }

  private Bounds bounds() {
    return Bounds.parse(store.get(name));
  }

  private void save(Bounds bounds) {
    if (bounds.head == bounds.tail) {
      store.delete(name);
    } else {
      store.set(name, "[" + bounds.head + "," + bounds.tail + "]");
    }
  }

  /** The length of a queue whose bounds are these; null for none. */
  static long length(@Nullable String stored) {
    Bounds bounds = Bounds.parse(stored);
    return bounds.tail - bounds.head;
  }

  boolean isEmpty() {
    return !store.has(name);
  }

  long length() {
    Bounds bounds = bounds();
    return bounds.tail - bounds.head;
  }

  void add(String text) {
    Bounds bounds = bounds();
    store.set(name + "." + bounds.tail, text);
    save(new Bounds(bounds.head, bounds.tail + 1));
  }

  @Nullable String peek() {
    Bounds bounds = bounds();
    return bounds.head == bounds.tail ? null : store.getRequired(name + "." + bounds.head);
  }

  @Nullable String poll() {
    Bounds bounds = bounds();
    if (bounds.head == bounds.tail) {
      return null;
    }
    String key = name + "." + bounds.head;
    String text = store.getRequired(key);
    store.delete(key);
    save(new Bounds(bounds.head + 1, bounds.tail));
    return text;
  }
}
