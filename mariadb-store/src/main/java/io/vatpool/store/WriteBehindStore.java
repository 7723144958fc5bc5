package io.vatpool.store;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets the next block run while the last one is being committed.
 *
 * <p>{@link #commit} hands a block to the durable store on another thread and returns; at most one
 * block is under way. Reads see it as committed. Nothing that a block did may leave the host before
 * {@link #lastCommit} says that it is durable. A commit that fails fails every later call with the
 * same exception: the kernel must be thrown away, and what it did since is lost with it.
 *
 * <p>Belongs to the kernel's thread, but for {@link #lastCommit} and {@link #awaitDurable}.
 */
public final class WriteBehindStore implements KernelStore {
  private final KernelStore durable;
  private final Function<BlockChanges, Runnable> closing;
  private final Executor executor;
  private volatile CompletableFuture<Void> lastCommit = CompletableFuture.completedFuture(null);
  private @Nullable Flight flight;

  /**
   * A store over {@code durable}.
   *
   * @param closing takes a block over, with whatever else belongs to it, on the kernel's thread;
   *     what it returns writes the block to {@code durable}
   * @param executor runs what {@code closing} returned, one at a time
   */
  public WriteBehindStore(
      KernelStore durable, Function<BlockChanges, Runnable> closing, Executor executor) {
    this.durable = durable;
    this.closing = closing;
    this.executor = executor;
  }

  /** A block under way, and the vats whose rows it changes. */
  private record Flight(
      NavigableMap<String, Optional<String>> kv, Set<String> vats, boolean bundles) {
    static Flight of(BlockChanges changes) {
      Set<String> vats = new HashSet<>();
      changes.deletedSpans().forEach(row -> vats.add(row.vatId()));
      changes.deletedSnapshots().forEach(row -> vats.add(row.vatId()));
      changes.entries().forEach(row -> vats.add(row.vatId()));
      changes.spans().forEach(row -> vats.add(row.vatId()));
      changes.snapshots().forEach(row -> vats.add(row.vatId()));
      boolean bundles = !changes.bundles().isEmpty() || !changes.deletedBundles().isEmpty();
      return new Flight(new TreeMap<>(changes.kv()), vats, bundles);
    }

    /** Changes of keys that are greater than {@code after} and start with {@code prefix}. */
    NavigableMap<String, Optional<String>> changesUnder(String prefix, String after) {
      boolean within = Utf8.ORDER.compare(after, prefix) >= 0;
      NavigableMap<String, Optional<String>> under = new TreeMap<>(Utf8.ORDER);
      for (Map.Entry<String, Optional<String>> change :
          kv.tailMap(within ? after : prefix, !within).entrySet()) {
        if (!change.getKey().startsWith(prefix)) {
          break;
        }
        under.put(change.getKey(), change.getValue());
      }
      return under;
    }
  }

  /** Completes when the block that was committed last is durable, or could not be made so. */
  public CompletableFuture<Void> lastCommit() {
    return lastCommit;
  }

  /** Waits until everything that was committed is durable. Any thread. */
  public void awaitDurable() {
    join(lastCommit);
  }

  @Override
  public void commit(BlockChanges changes) {
    awaitDurable();
    Runnable write = closing.apply(changes);
    flight = Flight.of(changes);
    lastCommit = CompletableFuture.runAsync(write, executor);
  }

  @Override
  public @Nullable String get(String key) {
    Flight under = underWay();
    Optional<String> changed = under == null ? null : under.kv().get(key);
    return changed == null ? durable.get(key) : changed.orElse(null);
  }

  @Override
  public @Nullable String nextKey(String key) {
    Flight under = underWay();
    if (under == null) {
      return durable.nextKey(key);
    }
    String stored = durable.nextKey(key);
    while (stored != null && isDeleted(under, stored)) {
      stored = durable.nextKey(stored);
    }
    for (Map.Entry<String, Optional<String>> change : under.kv().tailMap(key, false).entrySet()) {
      if (stored != null && Utf8.ORDER.compare(change.getKey(), stored) >= 0) {
        break;
      }
      if (change.getValue().isPresent()) {
        return change.getKey();
      }
    }
    return stored;
  }

  @Override
  public Map<String, String> getAll(Collection<String> keys) {
    Flight under = underWay();
    if (under == null) {
      return durable.getAll(keys);
    }
    List<String> unchanged = keys.stream().filter(key -> !under.kv().containsKey(key)).toList();
    Map<String, String> values = new HashMap<>(durable.getAll(unchanged));
    for (String key : keys) {
      Optional<String> changed = under.kv().get(key);
      if (changed != null && changed.isPresent()) {
        values.put(key, changed.get());
      }
    }
    return values;
  }

  /**
   * {@inheritDoc}
   *
   * <p>So many more entries are asked for as the block under way deletes; then there are enough of
   * them, whether the database has the block by now or not.
   */
  @Override
  public SequencedMap<String, String> range(String prefix, String after, int limit) {
    Flight under = underWay();
    NavigableMap<String, Optional<String>> changes =
        under == null ? Collections.emptyNavigableMap() : under.changesUnder(prefix, after);
    if (changes.isEmpty()) {
      return durable.range(prefix, after, limit);
    }
    long deleted = changes.values().stream().filter(Optional::isEmpty).count();
    int wanted = (int) Math.min(Integer.MAX_VALUE, limit + deleted);
    NavigableMap<String, String> merged = new TreeMap<>(Utf8.ORDER);
    merged.putAll(durable.range(prefix, after, wanted));
    changes.forEach((key, value) ->
        value.ifPresentOrElse(present -> merged.put(key, present), () -> merged.remove(key)));
    while (merged.size() > limit) {
      merged.pollLastEntry();
    }
    return merged;
  }

  @Override
  public @Nullable SpanRow currentSpan(String vatId) {
    return settled(vatId).currentSpan(vatId);
  }

  @Override
  public List<SpanRow> spans(String vatId, long startPos, int limit) {
    return settled(vatId).spans(vatId, startPos, limit);
  }

  @Override
  public List<SpanRow> spansBefore(String vatId, long startPos, int limit) {
    return settled(vatId).spansBefore(vatId, startPos, limit);
  }

  @Override
  public List<String> entries(String vatId, long from, long to, int limit) {
    return settled(vatId).entries(vatId, from, to, limit);
  }

  @Override
  public @Nullable SnapshotRow snapshotInUse(String vatId) {
    return settled(vatId).snapshotInUse(vatId);
  }

  @Override
  public List<SnapshotRow> snapshots(String vatId, long snapPos, int limit) {
    return settled(vatId).snapshots(vatId, snapPos, limit);
  }

  @Override
  public List<SnapshotRow> snapshotsBefore(String vatId, long snapPos, int limit) {
    return settled(vatId).snapshotsBefore(vatId, snapPos, limit);
  }

  @Override
  public boolean hasBundle(String bundleId) {
    return settledBundles().hasBundle(bundleId);
  }

  @Override
  public @Nullable String bundle(String bundleId) {
    return settledBundles().bundle(bundleId);
  }

  /** The durable store, once it has all that was committed of the vat's rows. */
  private KernelStore settled(String vatId) {
    Flight under = underWay();
    if (under != null && under.vats().contains(vatId)) {
      awaitDurable();
    }
    return durable;
  }

  private KernelStore settledBundles() {
    Flight under = underWay();
    if (under != null && under.bundles()) {
      awaitDurable();
    }
    return durable;
  }

  private @Nullable Flight underWay() {
    if (flight != null && lastCommit.isDone()) {
      awaitDurable(); // says what went wrong
      flight = null;
    }
    return flight;
  }

  private static boolean isDeleted(Flight under, String key) {
    Optional<String> change = under.kv().get(key);
    return change != null && change.isEmpty();
  }

  private static void join(CompletableFuture<Void> commit) {
    try {
      commit.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a block could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while a block was on its way to the database", e);
    }
  }
}
