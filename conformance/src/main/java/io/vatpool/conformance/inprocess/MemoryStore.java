package io.vatpool.conformance.inprocess;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A kernel's store in memory. It is a simulator: what it holds outlives a kernel object, but not
 * this process.
 */
public final class MemoryStore implements KernelStore {
  private final NavigableMap<String, String> kv = new TreeMap<>(Utf8.ORDER);
  private final Map<String, NavigableMap<Long, EntryRow>> entries = new TreeMap<>();
  private final Map<String, NavigableMap<Long, SpanRow>> spans = new TreeMap<>();
  private final Map<String, NavigableMap<Long, SnapshotRow>> snapshots = new TreeMap<>();
  private final Map<String, String> bundles = new HashMap<>();

  @Override
  public @Nullable String get(String key) {
    return kv.get(key);
  }

  @Override
  public @Nullable String nextKey(String key) {
    return kv.higherKey(key);
  }

  @Override
  public @Nullable SpanRow currentSpan(String vatId) {
    return rows(spans, vatId).values().stream().filter(SpanRow::current).findFirst().orElse(null);
  }

  @Override
  public List<SpanRow> spans(String vatId, long startPos, int limit) {
    return rows(spans, vatId).tailMap(startPos, true).values().stream().limit(limit).toList();
  }

  @Override
  public List<String> entries(String vatId, long from, long to, int limit) {
    return rows(entries, vatId).subMap(from, to).values().stream()
        .limit(limit)
        .map(EntryRow::text)
        .toList();
  }

  @Override
  public @Nullable SnapshotRow snapshotInUse(String vatId) {
    return rows(snapshots, vatId).values().stream()
        .filter(SnapshotRow::inUse)
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<SnapshotRow> snapshots(String vatId, long snapPos, int limit) {
    return rows(snapshots, vatId).tailMap(snapPos, true).values().stream().limit(limit).toList();
  }

  @Override
  public boolean hasBundle(String bundleId) {
    return bundles.containsKey(bundleId);
  }

  @Override
  public @Nullable String bundle(String bundleId) {
    return bundles.get(bundleId);
  }

  @Override
  public void commit(BlockChanges changes) {
    for (SpanRow span : changes.deletedSpans()) {
      rows(spans, span.vatId()).remove(span.startPos());
      rows(entries, span.vatId()).subMap(span.startPos(), span.endPos()).clear();
    }
    changes.deletedSnapshots().forEach(row -> rows(snapshots, row.vatId()).remove(row.snapPos()));
    changes.kv().forEach(this::apply);
    changes.entries().forEach(row -> rows(entries, row.vatId()).put(row.position(), row));
    changes.spans().forEach(row -> rows(spans, row.vatId()).put(row.startPos(), row));
    changes.snapshots().forEach(row -> rows(snapshots, row.vatId()).put(row.snapPos(), row));
    bundles.putAll(changes.bundles());
    changes.deletedBundles().forEach(bundles::remove);
  }

  private void apply(String key, Optional<String> value) {
    if (value.isPresent()) {
      kv.put(key, value.get());
    } else {
      kv.remove(key);
    }
  }

  /** The key-value entries, in key order. */
  public SortedMap<String, String> allEntries() {
    SortedMap<String, String> copy = new TreeMap<>(Utf8.ORDER);
    copy.putAll(kv);
    return copy;
  }

  /** All transcript entries, by vat and position. */
  public List<EntryRow> allTranscripts() {
    return all(entries);
  }

  /** All spans, by vat and start. */
  public List<SpanRow> allSpans() {
    return all(spans);
  }

  /** All snapshot rows, by vat and position. */
  public List<SnapshotRow> allSnapshots() {
    return all(snapshots);
  }

  /** Ids of all bundles, sorted. */
  public List<String> allBundles() {
    return bundles.keySet().stream().sorted().toList();
  }

  private static <R> NavigableMap<Long, R> rows(
      Map<String, NavigableMap<Long, R>> table, String vatId) {
    return table.computeIfAbsent(vatId, id -> new TreeMap<>());
  }

  private static <R> List<R> all(Map<String, NavigableMap<Long, R>> table) {
    List<R> rows = new ArrayList<>();
    table.values().forEach(ofVat -> rows.addAll(ofVat.values()));
    return rows;
  }
}
