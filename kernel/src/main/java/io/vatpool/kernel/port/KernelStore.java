package io.vatpool.kernel.port;

import java.util.List;
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

  /** The vat's open span, or null if it has no transcript. */
  @Nullable SpanRow currentSpan(String vatId);

  /** The vat's span rows from {@code startPos} on, in order, at most {@code limit}. */
  List<SpanRow> spans(String vatId, long startPos, int limit);

  /** Texts of the entries at {@code from ≤ position < to}, in order, at most {@code limit}. */
  List<String> entries(String vatId, long from, long to, int limit);

  /** The vat's snapshot in use, or null. */
  @Nullable SnapshotRow snapshotInUse(String vatId);

  /** The vat's snapshot rows from {@code snapPos} on, in order, at most {@code limit}. */
  List<SnapshotRow> snapshots(String vatId, long snapPos, int limit);

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
