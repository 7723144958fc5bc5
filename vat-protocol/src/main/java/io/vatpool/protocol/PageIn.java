package io.vatpool.protocol;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker cannot read from MariaDB when it brings a vat online: how to launch its engine,
 * and what the kernel has done but not yet committed.
 *
 * @param name what process listings show, for instance {@code v6:alpha}
 * @param bundleId the vat's code
 * @param workerBundleIds lockdown and supervisor of this incarnation, evaluated in this order
 * @param metered whether each delivery has the computron limit that metered vats have
 * @param enableDisavow liveslots option of this vat, for a fresh engine
 * @param relaxDurabilityRules liveslots option of this kernel, for a fresh engine
 * @param snapshotId the heap the current span starts from, or null if it starts with a fresh worker
 * @param spanStart position of the current span's first entry
 * @param committedEnd entries before this position are in MariaDB, unless the span is newer
 * @param pendingEntries texts of the entries of this span from {@code max(spanStart, committedEnd)}
 *     on
 * @param pendingStore vatstore keys the open block has changed: a value, or empty for a deletion
 */
public record PageIn(
    String name,
    String bundleId,
    List<String> workerBundleIds,
    boolean metered,
    boolean enableDisavow,
    boolean relaxDurabilityRules,
    @Nullable String snapshotId,
    long spanStart,
    long committedEnd,
    List<String> pendingEntries,
    SortedMap<String, Optional<String>> pendingStore) {
  /** Checks and copies. */
  public PageIn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(bundleId, "bundleId");
    workerBundleIds = List.copyOf(workerBundleIds);
    pendingEntries = List.copyOf(pendingEntries);
    Objects.requireNonNull(pendingStore, "pendingStore");
  }
}
