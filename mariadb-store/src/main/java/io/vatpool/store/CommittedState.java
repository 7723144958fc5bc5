package io.vatpool.store;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What is committed of one kernel, for readers of any thread and any process: needs no lease, keeps
 * nothing in memory, and cannot write. Each call sees whole blocks only; two calls may see two
 * blocks.
 */
public final class CommittedState implements KernelStore {
  private final DataSource dataSource;
  private final String kernelId;

  /** Reads {@code kernelId} through {@code dataSource}. */
  public CommittedState(DataSource dataSource, String kernelId) {
    this.dataSource = dataSource;
    this.kernelId = kernelId;
  }

  @Override
  public @Nullable String get(String key) {
    return Db.find(
        dataSource,
        "reading a key of kernel " + kernelId,
        connection -> KvTable.get(connection, kernelId, key));
  }

  @Override
  public @Nullable String nextKey(String key) {
    return Db.find(
        dataSource,
        "reading the next key of kernel " + kernelId,
        connection -> KvTable.nextKey(connection, kernelId, key));
  }

  @Override
  public Map<String, String> getAll(Collection<String> keys) {
    return Db.call(
        dataSource,
        "reading keys of kernel " + kernelId,
        connection -> KvTable.getAll(connection, kernelId, keys));
  }

  @Override
  public SequencedMap<String, String> range(String prefix, String after, int limit) {
    SequencedMap<String, String> entries =
        Db.find(
            dataSource,
            "reading a range of keys of kernel " + kernelId,
            connection -> KvTable.range(connection, kernelId, prefix, after, limit));
    return entries == null ? KernelStore.super.range(prefix, after, limit) : entries;
  }

  @Override
  public @Nullable SpanRow currentSpan(String vatId) {
    return Db.find(
        dataSource,
        "reading the span of vat " + vatId,
        connection -> SpanTable.current(connection, kernelId, vatId));
  }

  @Override
  public List<SpanRow> spans(String vatId, long startPos, int limit) {
    return Db.call(
        dataSource,
        "reading the spans of vat " + vatId,
        connection -> SpanTable.from(connection, kernelId, vatId, startPos, limit));
  }

  @Override
  public List<SpanRow> spansBefore(String vatId, long startPos, int limit) {
    return Db.call(
        dataSource,
        "reading the spans of vat " + vatId,
        connection -> SpanTable.before(connection, kernelId, vatId, startPos, limit));
  }

  @Override
  public List<String> entries(String vatId, long from, long to, int limit) {
    long end = Math.min(to, from + limit);
    return Db.call(
        dataSource,
        "reading the transcript of vat " + vatId,
        connection -> TranscriptTable.read(connection, kernelId, vatId, from, end));
  }

  @Override
  public @Nullable SnapshotRow snapshotInUse(String vatId) {
    return Db.find(
        dataSource,
        "reading the snapshot of vat " + vatId,
        connection -> SnapshotTable.inUse(connection, kernelId, vatId));
  }

  @Override
  public List<SnapshotRow> snapshots(String vatId, long snapPos, int limit) {
    return Db.call(
        dataSource,
        "reading the snapshots of vat " + vatId,
        connection -> SnapshotTable.from(connection, kernelId, vatId, snapPos, limit));
  }

  @Override
  public List<SnapshotRow> snapshotsBefore(String vatId, long snapPos, int limit) {
    return Db.call(
        dataSource,
        "reading the snapshots of vat " + vatId,
        connection -> SnapshotTable.before(connection, kernelId, vatId, snapPos, limit));
  }

  @Override
  public boolean hasBundle(String bundleId) {
    return Db.call(
        dataSource,
        "looking for bundle " + bundleId,
        connection -> BundleTable.isInstalled(connection, kernelId, bundleId));
  }

  @Override
  public @Nullable String bundle(String bundleId) {
    return Db.find(
        dataSource,
        "reading bundle " + bundleId,
        connection ->
            BundleTable.isInstalled(connection, kernelId, bundleId)
                ? BundleTable.blob(connection, bundleId)
                : null);
  }

  /** Ids of the installed bundles after {@code bundleId} in order, at most so many. */
  public List<String> bundleIds(String bundleId, int limit) {
    return Db.call(
        dataSource,
        "listing bundles of kernel " + kernelId,
        connection -> BundleTable.installed(connection, kernelId, bundleId, limit));
  }

  /** Not supported. */
  @Override
  public void commit(BlockChanges changes) {
    throw new UnsupportedOperationException(
        "the state of kernel " + kernelId + " is only read here");
  }
}
