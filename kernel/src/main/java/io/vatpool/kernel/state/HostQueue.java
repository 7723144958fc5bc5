package io.vatpool.kernel.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts that wait for the host, in order, under a key of the host: committed with the block that
 * added them, undone with the crank that did, and never part of a hash.
 */
public final class HostQueue {
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

  /** Puts a text at the end. */
  public void add(String text) {
    long end = end();
    store.setHostKey(name + "." + end, text);
    save(start(), end + 1);
  }

  /** The texts at the front, at most {@code limit}. */
  public List<String> peek(int limit) {
    List<String> texts = new ArrayList<>();
    long end = end();
    for (long i = start(); i < end && texts.size() < limit; i++) {
      texts.add(store.getRequired(name + "." + i));
    }
    return texts;
  }

  /** Removes so many texts from the front. */
  public void removeFirst(int count) {
    long start = start();
    long end = end();
    long from = Math.min(start + count, end);
    for (long i = start; i < from; i++) {
      store.setHostKey(name + "." + i, null);
    }
    save(from, end);
  }

  /** How many texts wait. */
  public long length() {
    return end() - start();
  }

  private long start() {
    @Nullable String bounds = store.get(name);
    return bounds == null ? 0 : Long.parseLong(bounds, 0, bounds.indexOf(','), 10);
  }

  private long end() {
    @Nullable String bounds = store.get(name);
    return bounds == null
        ? 0
        : Long.parseLong(bounds, bounds.indexOf(',') + 1, bounds.length(), 10);
  }

  private void save(long start, long end) {
    store.setHostKey(name, start + "," + end);
  }
}
