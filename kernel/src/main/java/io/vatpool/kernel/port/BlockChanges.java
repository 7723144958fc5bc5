package io.vatpool.kernel.port;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that the cranks of one block have changed, net of what they undid.
 *
 * <p>A store applies the parts in the order of the components: deletions of a terminated vat's
 * history first, so that nothing is written and deleted again.
 *
 * @param deletedSpans spans to delete together with their entries
 * @param deletedSnapshots snapshot rows to delete; the bytes are not the kernel's concern
 * @param kv key-value changes in key order: a new value, or empty for a deletion
 * @param entries transcript entries to append, in order
 * @param spans span rows to insert or replace, by vat and start position
 * @param snapshots snapshot rows to insert or replace, by vat and snapshot position
 * @param bundles bundles to install: id to JSON text
 * @param deletedBundles ids of bundles to remove
 */
public record BlockChanges(
    List<SpanRow> deletedSpans,
    List<SnapshotRow> deletedSnapshots,
    SortedMap<String, Optional<String>> kv,
    List<EntryRow> entries,
    List<SpanRow> spans,
    List<SnapshotRow> snapshots,
    Map<String, String> bundles,
    List<String> deletedBundles) {
  /** Checks and copies. */
  public BlockChanges {
    deletedSpans = List.copyOf(deletedSpans);
    deletedSnapshots = List.copyOf(deletedSnapshots);
    Objects.requireNonNull(kv, "kv");
    entries = List.copyOf(entries);
    spans = List.copyOf(spans);
    snapshots = List.copyOf(snapshots);
    bundles = Map.copyOf(bundles);
    deletedBundles = List.copyOf(deletedBundles);
  }

  /** Whether there is nothing to write. */
  public boolean isEmpty() {
    return deletedSpans.isEmpty()
        && deletedSnapshots.isEmpty()
        && kv.isEmpty()
        && entries.isEmpty()
        && spans.isEmpty()
        && snapshots.isEmpty()
        && bundles.isEmpty()
        && deletedBundles.isEmpty();
  }
}
