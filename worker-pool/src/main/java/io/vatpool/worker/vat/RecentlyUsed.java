package io.vatpool.worker.vat;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was used last, by name, as long as all of it together weighs no more than allowed. One
 * thread, or one lock.
 *
 * @param <V> what is kept
 */
final class RecentlyUsed<V> {
  private final long weightMax;
  private final ToLongBiFunction<String, V> weigher;
  private final LinkedHashMap<String, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  RecentlyUsed(long weightMax, ToLongBiFunction<String, V> weigher) {
    this.weightMax = weightMax;
    this.weigher = weigher;
  }

  /** What is kept under {@code name}, or null. */
  @Nullable V get(String name) {
    return values.get(name);
  }

  void put(String name, V value) {
    V before = values.put(name, value);
    weight += weigher.applyAsLong(name, value);
    if (before != null) {
      weight -= weigher.applyAsLong(name, before);
    }
    Iterator<Map.Entry<String, V>> eldest = values.entrySet().iterator();
    while (weight > weightMax && eldest.hasNext()) {
      Map.Entry<String, V> entry = eldest.next();
      weight -= weigher.applyAsLong(entry.getKey(), entry.getValue());
      eldest.remove();
    }
  }
}
