package io.vatpool.kernel.state.transcript;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the committed rows, or their absence, of the vats last asked for. */
final class RowCache<R> {
  private static final int VATS_MAX = 10_000;

  private final Map<String, Known<R>> rows =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known<R>> eldest) {
          return size() > VATS_MAX;
        }
      };

  /** What the store was found to hold; null for no row. */
  record Known<R>(@Nullable R row) {}

  /** What is known of the vat's row, or null. */
  @Nullable Known<R> get(String vatId) {
    return rows.get(vatId);
  }

  void put(String vatId, @Nullable R row) {
    rows.put(vatId, new Known<>(row));
  }
}
