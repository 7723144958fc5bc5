package io.vatpool.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One kernel's store, for the holder of its lease.
 *
 * <p>Values are read through a cache of bounded size that also knows which keys do not exist; as
 * the lease makes this the only writer, its own commits keep the cache right. Belongs to the
 * kernel's thread, but what {@link #take} returns may run beside it; {@link #get}, {@link #nextKey}
 * and the other reads may be called by any thread and see whole blocks only. {@link CommittedState}
 * reads without a lease and without a cache.
 */
public final class MariaDbKernelStore implements KernelStore {
  /** Size of the value cache unless told otherwise, in bytes of UTF-16 text. */
  public static final long CACHE_BYTES_DEFAULT = 64L * 1024 * 1024;

  private static final int ENTRY_OVERHEAD_BYTES = 96;

  private final CommittedState committed;
  private final Lease lease;
  private final BlockTransaction transaction;
  private final Cache<String, Optional<String>> values;
  private final List<ExtraWrite> extras = new ArrayList<>();
  // Counted by whoever commits, one at a time; shown to any thread.
  private volatile long lastBlock;
  private boolean mayHaveOverflow;

  private MariaDbKernelStore(
      DataSource dataSource, Lease lease, long cacheBytes, long lastBlock, boolean overflow) {
    this.committed = new CommittedState(dataSource, lease.kernelId());
    this.lease = lease;
    this.transaction = new BlockTransaction(dataSource, lease);
    this.values =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher(MariaDbKernelStore::weight)
            .executor(Runnable::run)
            .build();
    this.lastBlock = lastBlock;
    this.mayHaveOverflow = overflow;
  }

  /**
   * Opens the store of a kernel whose lease is held.
   *
   * @param cacheBytes bound of the value cache
   * @throws FencedException if the lease is another's by now
   */
  public static MariaDbKernelStore open(DataSource dataSource, Lease lease, long cacheBytes) {
    return Db.call(
        dataSource,
        "opening kernel " + lease.kernelId(),
        connection -> {
          LeaseState state = Leases.read(connection, lease.kernelId());
          if (state == null || state.epoch() != lease.epoch()) {
            throw new FencedException(
                "kernel %s: epoch %d is not the last one, that is %s"
                    .formatted(
                        lease.kernelId(),
                        lease.epoch(),
                        state == null ? "none" : Long.toString(state.epoch())));
          }
          return new MariaDbKernelStore(
              dataSource,
              lease,
              cacheBytes,
              state.blockNumber(),
              KvOverflowTable.isUsedBy(connection, lease.kernelId()));
        });
  }

  /** The lease under which this store commits. */
  public Lease lease() {
    return lease;
  }

  /** How many blocks of this kernel are committed. */
  public long blockNumber() {
    return lastBlock;
  }

  /**
   * Has rows of the host's written together with the next block, which is then written even if it
   * is empty otherwise. On the kernel's thread.
   */
  public void withNextCommit(ExtraWrite extra) {
    extras.add(extra);
  }

  @Override
  public @Nullable String get(String key) {
    // Loading locks the key: a value read before a commit cannot overwrite what the commit put.
    Optional<String> value = values.get(key, k -> Optional.ofNullable(committed.get(k)));
    return value.orElse(null);
  }

  @Override
  public @Nullable String nextKey(String key) {
    return committed.nextKey(key);
  }

  /** Past the cache: who asks for many keys at once keeps them. */
  @Override
  public Map<String, String> getAll(Collection<String> keys) {
    return committed.getAll(keys);
  }

  @Override
  public SequencedMap<String, String> range(String prefix, String after, int limit) {
    return committed.range(prefix, after, limit);
  }

  @Override
  public @Nullable SpanRow currentSpan(String vatId) {
    return committed.currentSpan(vatId);
  }

  @Override
  public List<SpanRow> spans(String vatId, long startPos, int limit) {
    return committed.spans(vatId, startPos, limit);
  }

  @Override
  public List<SpanRow> spansBefore(String vatId, long startPos, int limit) {
    return committed.spansBefore(vatId, startPos, limit);
  }

  @Override
  public List<String> entries(String vatId, long from, long to, int limit) {
    return committed.entries(vatId, from, to, limit);
  }

  @Override
  public @Nullable SnapshotRow snapshotInUse(String vatId) {
    return committed.snapshotInUse(vatId);
  }

  @Override
  public List<SnapshotRow> snapshots(String vatId, long snapPos, int limit) {
    return committed.snapshots(vatId, snapPos, limit);
  }

  @Override
  public List<SnapshotRow> snapshotsBefore(String vatId, long snapPos, int limit) {
    return committed.snapshotsBefore(vatId, snapPos, limit);
  }

  @Override
  public boolean hasBundle(String bundleId) {
    return committed.hasBundle(bundleId);
  }

  @Override
  public @Nullable String bundle(String bundleId) {
    return committed.bundle(bundleId);
  }

  /** Whether {@link #withNextCommit} was called since the last block was taken. */
  public boolean hasExtraWrites() {
    return !extras.isEmpty();
  }

  /**
   * Takes a block together with the host's rows that belong to it. On the kernel's thread.
   *
   * @return commits the block; to be run once by any thread, after those of earlier blocks
   */
  public Runnable take(BlockChanges changes) {
    List<ExtraWrite> rows = List.copyOf(extras);
    extras.clear();
    return () -> write(changes, rows);
  }

  @Override
  public void commit(BlockChanges changes) {
    take(changes).run();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // blocks are committed one after the other
  private void write(BlockChanges changes, List<ExtraWrite> rows) {
    if (changes.isEmpty() && rows.isEmpty()) {
      return;
    }
    mayHaveOverflow = transaction.commit(lastBlock + 1, changes, rows, mayHaveOverflow);
    lastBlock++;
    values.putAll(changes.kv());
  }

  private static int weight(String key, Optional<String> value) {
    long chars = (long) key.length() + value.map(String::length).orElse(0);
    return (int) Math.min(Integer.MAX_VALUE, 2 * chars + ENTRY_OVERHEAD_BYTES);
  }
}
