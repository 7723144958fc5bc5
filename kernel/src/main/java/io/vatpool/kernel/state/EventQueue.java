package io.vatpool.kernel.state;

import io.vatpool.protocol.json.JsJson;
import org.jspecify.annotations.Nullable;

/**
 * A queue of events: the acceptance queue, where everything arrives, or the run-queue, which holds
 * what is to be delivered.
 *
 * <p>{@code NAME} holds {@code [head,tail]}, {@code NAME.N} the events from head up to tail.
 */
public final class EventQueue {
  private static final String EMPTY = "[1,1]";

  private final CrankStore store;
  private final KernelStats stats;
  private final String name;
  private final Stat length;

  EventQueue(CrankStore store, KernelStats stats, String name, Stat length) {
    this.store = store;
    this.stats = stats;
    this.name = name;
    this.length = length;
  }

  private record Bounds(long head, long tail) {
    static Bounds parse(String text) {
      int comma = text.indexOf(',');
      return new Bounds(
          Long.parseLong(text, 1, comma, 10),
          Long.parseLong(text, comma + 1, text.length() - 1, 10));
    }

    String text() {
      return "[" + head + "," + tail + "]";
    }
  }

  void initialize() {
    store.set(name, EMPTY);
  }

  /** Puts an event at the end. */
  public void add(RunQueueEvent.Queued event) {
    add(JsJson.stringify(event.toJson()));
  }

  /** Puts an event at the end, given as its JSON text. */
  public void add(String event) {
    Bounds bounds = bounds();
    store.set(name + "." + bounds.tail, event);
    store.set(name, new Bounds(bounds.head, bounds.tail + 1).text());
    stats.increment(length);
  }

  /** Takes the event at the front, as its JSON text; null if there is none. */
  public @Nullable String poll() {
    Bounds bounds = bounds();
    if (bounds.head >= bounds.tail) {
      return null;
    }
    String key = name + "." + bounds.head;
    String event = store.getRequired(key);
    store.delete(key);
    store.set(name, new Bounds(bounds.head + 1, bounds.tail).text());
    stats.decrement(length);
    return event;
  }

  /** How many events wait. */
  public long length() {
    Bounds bounds = bounds();
    return bounds.tail - bounds.head;
  }

  /** The number of the event at the front, or of the next to come; numbers only grow. */
  public long head() {
    return bounds().head;
  }

  /** The event of that number, which must be in the queue. */
  public String peek(long number) {
    return store.getRequired(name + "." + number);
  }

  private Bounds bounds() {
    return Bounds.parse(store.getRequired(name));
  }
}
