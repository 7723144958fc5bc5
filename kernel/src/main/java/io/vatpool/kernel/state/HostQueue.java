package io.vatpool.kernel.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that wait for the host, in order, under a key of the host: committed with the block that
 * added them, undone with the crank that did, and never part of a hash.
 */
public final class HostQueue {
  /**
   * Where a queue stands. Positions are never used again.
   *
   * @param start position of the text at the front
   * @param end position that the next text gets
   */
  public record Bounds(long start, long end) {
    /** Checks. */
    public Bounds {
      if (start < 0 || end < start) {
        throw new IllegalArgumentException("no bounds of a queue: " + start + "," + end);
      }
    }

    /** Reads what is stored under the queue's name, if anything. */
    public static Bounds parse(@Nullable String stored) {
      if (stored == null) {
        return new Bounds(0, 0);
      }
      int comma = stored.indexOf(',');
      return new Bounds(
          Long.parseLong(stored, 0, comma, 10),
          Long.parseLong(stored, comma + 1, stored.length(), 10));
    }
  }

  private final CrankStore store;
  private final String name;

  /**
   * The queue of this name.
   *
   * @param name a key that starts with {@code host.}
   */
  public HostQueue(CrankStore store, String name) {
    this.store = store;
    this.name = name;
  }

  /** The key under which the text at {@code position} is. */
  public static String key(String name, long position) {
    return name + "." + position;
  }

  /** Puts a text at the end. */
  public void add(String text) {
    Bounds now = bounds();
    store.setHostKey(key(name, now.end()), text);
    save(now.start(), now.end() + 1);
  }

  /** The texts at the front, at most {@code limit}. */
  public List<String> peek(int limit) {
    List<String> texts = new ArrayList<>();
    Bounds now = bounds();
    for (long i = now.start(); i < now.end() && texts.size() < limit; i++) {
      texts.add(store.getRequired(key(name, i)));
    }
    return texts;
  }

  /**
   * Removes the texts before {@code position}, as far as there are any.
   *
   * @return how many those were
   */
  public long removeBefore(long position) {
    Bounds now = bounds();
    long from = Math.clamp(position, now.start(), now.end());
    for (long i = now.start(); i < from; i++) {
      store.setHostKey(key(name, i), null);
    }
    if (from > now.start()) {
      save(from, now.end());
    }
    return from - now.start();
  }

  /** How many texts wait. */
  public long length() {
    Bounds now = bounds();
    return now.end() - now.start();
  }

  private Bounds bounds() {
    return Bounds.parse(store.get(name));
  }

  private void save(long start, long end) {
    store.setHostKey(name, start + "," + end);
  }
}
