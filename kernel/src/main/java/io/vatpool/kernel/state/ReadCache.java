package io.vatpool.kernel.state;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what committed keys hold, and that some do not exist, within a bound on characters.
 *
 * <p>Least recently used entries go first. A value so long that it would push out much else is not
 * kept at all.
 */
final class ReadCache {
  /** A single value may take this share of the cache. */
  private static final int LARGEST_SHARE = 16;

  private static final int ENTRY_OVERHEAD_CHARS = 64;

  private final LinkedHashMap<String, Cell> entries = new LinkedHashMap<>(1024, 0.75f, true);
  private final long charsMax;
  private long chars;

  ReadCache(long charsMax) {
    this.charsMax = charsMax;
  }

  /** The value, empty if the key is known not to exist, null if nothing is known. */
  @Nullable Cell get(String key) {
    return entries.get(key);
  }

  void put(String key, Cell value) {
    long size = size(key, value);
    if (size > charsMax / LARGEST_SHARE) {
      remove(key);
      return;
    }
    Cell old = entries.put(key, value);
    chars += size - (old == null ? 0 : size(key, old));
    while (chars > charsMax) {
      Map.Entry<String, Cell> eldest = entries.firstEntry();
      remove(eldest.getKey());
    }
  }

  void remove(String key) {
    Cell old = entries.remove(key);
    if (old != null) {
      chars -= size(key, old);
    }
  }

  private static long size(String key, Cell value) {
    return (long) ENTRY_OVERHEAD_CHARS
        + key.length()
        + (value.value() == null ? 0 : value.present().length());
  }
}
