package io.vatpool.kernel.port;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The committed state of one kernel.
 *
 * <p>Reads see what the last {@link #commit} wrote; the kernel lays its open block over them
 * itself. Keys are ordered by their UTF-8 bytes, as SQLite orders the reference's. Calls may block;
 * a failure to reach the database is an unchecked exception, after which the kernel object must be
 * thrown away and opened anew.
 */
public interface KernelStore {
  /** The committed value of {@code key}, or null. */
  @Nullable String get(String key);

  /** The smallest committed key greater than {@code key}, or null. */
  @Nullable String nextKey(String key);

  /**
   * The committed values of those of {@code keys} that there are.
   *
   * <p>A store that pays for each call asks for all of them at once.
   */
  default Map<String, String> getAll(Collection<String> keys) {
    Map<String, String> values = new HashMap<>();
    for (String key : keys) {
      String value = get(key);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  /**
   * The committed entries whose keys are greater than {@code after} and start with {@code prefix},
   * in key order, at most {@code limit}.
   *
   * <p>A store that pays for each call asks for all of them at once.
   */
  default SequencedMap<String, String> range(String prefix, String after, int limit) {
    SequencedMap<String, String> entries = new LinkedHashMap<>();
    String key = nextKey(after);
    while (key != null && key.startsWith(prefix) && entries.size() < limit) {
      String value = get(key);
      if (value != null) {
        entries.put(key, value);
      }
      key = nextKey(key);
    }
    return entries;
  }

  /** The vat's open span, or null if it has no transcript. */
  @Nullable SpanRow currentSpan(String vatId);

  /** The vat's span rows from {@code startPos} on, in order, at most {@code limit}. */
  List<SpanRow> spans(String vatId, long startPos, int limit);

  /** The vat's span rows before {@code startPos}, last first, at most {@code limit}. */
  default List<SpanRow> spansBefore(String vatId, long startPos, int limit) {
    List<SpanRow> before = new ArrayList<>();
    long from = 0;
    for (List<SpanRow> page = spans(vatId, from, limit);
        !page.isEmpty() && page.getFirst().startPos() < startPos;
        page = spans(vatId, from, limit)) {
      page.stream().filter(span -> span.startPos() < startPos).forEach(before::add);
      from = page.getLast().startPos() + 1;
    }
    return before.reversed().stream().limit(limit).toList();
  }

  /** Texts of the entries at {@code from ≤ position < to}, in order, at most {@code limit}. */
  List<String> entries(String vatId, long from, long to, int limit);

  /** The vat's snapshot in use, or null. */
  @Nullable SnapshotRow snapshotInUse(String vatId);

  /** The vat's snapshot rows from {@code snapPos} on, in order, at most {@code limit}. */
  List<SnapshotRow> snapshots(String vatId, long snapPos, int limit);

  /** The vat's snapshot rows before {@code snapPos}, last first, at most {@code limit}. */
  default List<SnapshotRow> snapshotsBefore(String vatId, long snapPos, int limit) {
    List<SnapshotRow> before = new ArrayList<>();
    long from = 0;
    for (List<SnapshotRow> page = snapshots(vatId, from, limit);
        !page.isEmpty() && page.getFirst().snapPos() < snapPos;
        page = snapshots(vatId, from, limit)) {
      page.stream().filter(row -> row.snapPos() < snapPos).forEach(before::add);
      from = page.getLast().snapPos() + 1;
    }
    return before.reversed().stream().limit(limit).toList();
  }

  /** Whether this kernel has the bundle installed. */
  boolean hasBundle(String bundleId);

  /** The bundle's JSON text, or null if this kernel does not have it. */
  @Nullable String bundle(String bundleId);

  /**
   * Makes a block durable, all or nothing.
   *
   * @throws FencedException if another gateway has taken the kernel over; nothing was written
   */
  void commit(BlockChanges changes);
}
