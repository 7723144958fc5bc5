package io.vatpool.kernel.testing;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A kernel's committed state in maps, for tests of what reads and writes it. */
public final class MemoryKernelStore implements KernelStore {
  private final TreeMap<String, String> kv = new TreeMap<>(Utf8.ORDER);
  private final Map<String, String> bundles = new HashMap<>();
  private final Map<String, NavigableMap<Long, SpanRow>> spans = new HashMap<>();
  private final Map<String, NavigableMap<Long, SnapshotRow>> snapshots = new HashMap<>();
  private final Map<String, NavigableMap<Long, String>> entries = new HashMap<>();

  /** All entries, in key order. */
  public NavigableMap<String, String> kv() {
    return kv;
  }

  /** All installed bundles. */
  public Map<String, String> bundles() {
    return bundles;
  }

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
    return rows(spans, vatId).tailMap(startPos).values().stream().limit(limit).toList();
  }

  @Override
  public List<String> entries(String vatId, long from, long to, int limit) {
    return rows(entries, vatId).subMap(from, to).values().stream().limit(limit).toList();
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
    return rows(snapshots, vatId).tailMap(snapPos).values().stream().limit(limit).toList();
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
    changes.deletedSnapshots().forEach(s -> rows(snapshots, s.vatId()).remove(s.snapPos()));
    changes
        .kv()
        .forEach(
            (key, value) -> value.ifPresentOrElse(text -> kv.put(key, text), () -> kv.remove(key)));
    for (EntryRow entry : changes.entries()) {
      rows(entries, entry.vatId()).put(entry.position(), entry.text());
    }
    changes.spans().forEach(span -> rows(spans, span.vatId()).put(span.startPos(), span));
    changes.snapshots().forEach(s -> rows(snapshots, s.vatId()).put(s.snapPos(), s));
    bundles.putAll(changes.bundles());
    changes.deletedBundles().forEach(bundles::remove);
  }

  private static <T> NavigableMap<Long, T> rows(
      Map<String, NavigableMap<Long, T>> table, String vatId) {
    return table.computeIfAbsent(vatId, v -> new TreeMap<>());
  }
}
