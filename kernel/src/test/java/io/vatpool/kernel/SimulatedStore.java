package io.vatpool.kernel;

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

/**
 * A store that simulates a database in memory, for tests of the kernel's own logic. It is no proof
 * of anything that a database does.
 */
public final class SimulatedStore implements KernelStore {
  private final NavigableMap<String, String> kv = new TreeMap<>(Utf8.ORDER);
  private final Map<String, NavigableMap<Long, SpanRow>> spans = new HashMap<>();
  private final Map<String, NavigableMap<Long, EntryRow>> entries = new HashMap<>();
  private final Map<String, NavigableMap<Long, SnapshotRow>> snapshots = new HashMap<>();
  private final Map<String, String> bundles = new HashMap<>();
  private int commits;
  private int reads;

  @Override
  public @Nullable String get(String key) {
    reads++;
    return kv.get(key);
  }

  @Override
  public @Nullable String nextKey(String key) {
    return kv.higherKey(key);
  }

  @Override
  public @Nullable SpanRow currentSpan(String vatId) {
    return spans(vatId).values().stream().filter(SpanRow::current).findFirst().orElse(null);
  }

  @Override
  public List<SpanRow> spans(String vatId, long startPos, int limit) {
    return spans(vatId).tailMap(startPos).values().stream().limit(limit).toList();
  }

  @Override
  public List<String> entries(String vatId, long from, long to, int limit) {
    return entries.computeIfAbsent(vatId, v -> new TreeMap<>()).subMap(from, to).values().stream()
        .limit(limit)
        .map(EntryRow::text)
        .toList();
  }

  @Override
  public @Nullable SnapshotRow snapshotInUse(String vatId) {
    return snapshots(vatId).values().stream().filter(SnapshotRow::inUse).findFirst().orElse(null);
  }

  @Override
  public List<SnapshotRow> snapshots(String vatId, long snapPos, int limit) {
    return snapshots(vatId).tailMap(snapPos).values().stream().limit(limit).toList();
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
    commits++;
    for (SpanRow span : changes.deletedSpans()) {
      spans(span.vatId()).remove(span.startPos());
      entries
          .computeIfAbsent(span.vatId(), v -> new TreeMap<>())
          .subMap(span.startPos(), span.endPos())
          .clear();
    }
    changes.deletedSnapshots().forEach(row -> snapshots(row.vatId()).remove(row.snapPos()));
    changes
        .kv()
        .forEach((key, value) ->
            value.ifPresentOrElse(present -> kv.put(key, present), () -> kv.remove(key)));
    for (EntryRow entry : changes.entries()) {
      EntryRow before =
          entries.computeIfAbsent(entry.vatId(), v -> new TreeMap<>()).put(entry.position(), entry);
      if (before != null) {
        throw new AssertionError("transcript entry written twice: " + entry);
      }
    }
    changes.spans().forEach(row -> spans(row.vatId()).put(row.startPos(), row));
    changes.snapshots().forEach(row -> snapshots(row.vatId()).put(row.snapPos(), row));
    bundles.putAll(changes.bundles());
    changes.deletedBundles().forEach(bundles::remove);
  }

  /** All committed entries. */
  public NavigableMap<String, String> kv() {
    return kv;
  }

  /** How often a block was committed. */
  public int commits() {
    return commits;
  }

  /** How often a single key was asked for. */
  public int reads() {
    return reads;
  }

  /** The vat's committed entries. */
  public List<String> transcript(String vatId) {
    return entries(vatId, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  private NavigableMap<Long, SpanRow> spans(String vatId) {
    return spans.computeIfAbsent(vatId, v -> new TreeMap<>());
  }

  private NavigableMap<Long, SnapshotRow> snapshots(String vatId) {
    return snapshots.computeIfAbsent(vatId, v -> new TreeMap<>());
  }
}
