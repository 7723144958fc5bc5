package io.vatpool.worker.vat;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of a vat that were read last, absent ones too, up to a number of bytes. One thread. */
final class RowCache {
  private static final int ROW_OVERHEAD_BYTES = 96;

  private final long bytesMax;
  private final LinkedHashMap<String, Optional<String>> rows = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  RowCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The value of {@code key}, from {@code source} if need be. */
  @Nullable String get(String key, Function<String, @Nullable String> source) {
    Optional<String> cached = rows.get(key);
    if (cached == null) {
      cached = Optional.ofNullable(source.apply(key));
      put(key, cached);
    }
    return cached.orElse(null);
  }

  void put(String key, Optional<String> value) {
    Optional<String> before = rows.put(key, value);
    bytes += size(key, value) - (before == null ? 0 : size(key, before));
    Iterator<Map.Entry<String, Optional<String>>> eldest = rows.entrySet().iterator();
    while (bytes > bytesMax && eldest.hasNext()) {
      Map.Entry<String, Optional<String>> row = eldest.next();
      bytes -= size(row.getKey(), row.getValue());
      eldest.remove();
    }
  }

  /** What a row takes in memory, about: two bytes a character. */
  static long size(String key, Optional<String> value) {
    long chars = (long) key.length() + value.map(String::length).orElse(0);
    return 2 * chars + ROW_OVERHEAD_BYTES;
  }
}
