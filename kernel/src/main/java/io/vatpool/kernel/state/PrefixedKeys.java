package io.vatpool.kernel.state;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The keys that start with a prefix, in order, without the prefix itself.
 *
 * <p>Looks for the next key only when asked, so the store may change meanwhile: keys that come up
 * later are seen, keys deleted before their turn are not.
 */
final class PrefixedKeys implements Iterator<String> {
  private final CrankStore store;
  private final String prefix;
  private final @Nullable String end;
  private String last;
  private @Nullable String next;
  private boolean looked;

  private PrefixedKeys(CrankStore store, String prefix, @Nullable String end) {
    this.store = store;
    this.prefix = prefix;
    this.end = end;
    this.last = prefix;
  }

  static Iterable<String> of(CrankStore store, String prefix) {
    return () -> new PrefixedKeys(store, prefix, null);
  }

  /** Ends before {@code end}, which like all keys that kernel parts look for is ASCII. */
  static Iterable<String> of(CrankStore store, String prefix, String end) {
    return () -> new PrefixedKeys(store, prefix, end);
  }

  @Override
  public boolean hasNext() {
    if (!looked) {
      String key = store.nextKey(last);
      boolean within =
          key != null && key.startsWith(prefix) && (end == null || key.compareTo(end) < 0);
      next = within ? key : null;
      looked = true;
    }
    return next != null;
  }

  @Override
  public String next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    looked = false;
    last = next;
    return last;
  }
}
