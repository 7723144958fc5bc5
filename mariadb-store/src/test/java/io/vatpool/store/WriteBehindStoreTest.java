package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.KernelStore;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/**
 * The overlay's rules; what it lies over here is a map, because MariaDB's part is not in question.
 */
class WriteBehindStoreTest {
  private final MapStore durable = new MapStore();
  private final Deque<Runnable> commits = new ArrayDeque<>();
  private final WriteBehindStore store = over(durable);

  @Test
  void aBlockUnderWayIsReadAsCommitted() {
    durable.kv.put("a", "1");
    durable.kv.put("b", "2");

    store.commit(block(Map.of("a", Optional.empty(), "c", Optional.of("3"))));

    assertThat(store.get("a")).isNull();
    assertThat(store.get("c")).isEqualTo("3");
    assertThat(keysOf(store)).containsExactly("b", "c");
    assertThat(store.range("c", "b", 5)).containsExactly(Map.entry("c", "3"));
    assertThat(durable.kv).containsOnlyKeys("a", "b");
    assertThat(store.lastCommit()).isNotDone();
  }

  @Test
  void aBlockIsDurableOnlyWhenItsCommitIsDone() {
    store.commit(block(Map.of("a", Optional.of("1"))));

    commits.remove().run();

    assertThat(store.lastCommit()).isCompleted();
    assertThat(durable.kv).containsOnlyKeys("a");
    assertThat(store.get("a")).isEqualTo("1");
  }

  @Test
  void aFailedCommitFailsEverythingAfterIt() {
    durable.fence = new FencedException("kernel bench: epoch 3, now 4");
    store.commit(block(Map.of("a", Optional.of("1"))));

    commits.remove().run();

    assertThat(store.lastCommit()).isCompletedExceptionally();
    assertThatThrownBy(() -> store.get("b")).isSameAs(durable.fence);
    assertThatThrownBy(() -> store.commit(block(Map.of()))).isSameAs(durable.fence);
    assertThatThrownBy(store::awaitDurable).isSameAs(durable.fence);
  }

  @Property(tries = 300)
  void anyBlockUnderWayReadsLikeTheSameBlockCommitted(
      @ForAll Map<@StringLength(max = 2) @CharRange(from = 'a', to = 'd') String, String> before,
      @ForAll
          Map<@StringLength(max = 2) @CharRange(from = 'a', to = 'd') String, Optional<String>>
              changes) {
    MapStore under = new MapStore();
    under.kv.putAll(before);
    WriteBehindStore pending = over(under);
    MapStore committed = new MapStore();
    committed.kv.putAll(before);
    committed.commit(block(changes));

    pending.commit(block(changes));

    assertThat(keysOf(pending)).isEqualTo(keysOf(committed));
    for (String prefix : List.of("", "a", "b", "ca")) {
      assertThat(pending.range(prefix, prefix, 3)).isEqualTo(committed.range(prefix, prefix, 3));
    }
    TreeSet<String> asked = new TreeSet<>(before.keySet());
    asked.addAll(changes.keySet());
    assertThat(pending.getAll(asked)).isEqualTo(committed.getAll(asked));
  }

  @Test
  void aBlockIsTakenOverBeforeTheNextOneCanChangeAnything() {
    List<String> extras = new ArrayList<>(List.of("of the first"));
    List<String> written = new ArrayList<>();
    WriteBehindStore taking =
        new WriteBehindStore(
            durable,
            changes -> {
              List<String> taken = List.copyOf(extras);
              extras.clear();
              return () -> written.addAll(taken);
            },
            commits::add);

    taking.commit(block(Map.of("a", Optional.of("1"))));
    extras.add("of the second");
    commits.remove().run();

    assertThat(written).containsExactly("of the first");
    assertThat(extras).containsExactly("of the second");
  }

  @Test
  void anInterruptEndsTheWaitAndNotTheCommit() {
    store.commit(block(Map.of("a", Optional.of("1"))));
    Thread.currentThread().interrupt();

    assertThatThrownBy(store::awaitDurable).isInstanceOf(StoreException.class);

    assertThat(Thread.interrupted()).isTrue();
    commits.remove().run();
    assertThat(store.lastCommit()).isCompleted();
  }

  private WriteBehindStore over(KernelStore under) {
    return new WriteBehindStore(under, changes -> () -> under.commit(changes), commits::add);
  }

  private static List<String> keysOf(KernelStore store) {
    return new TreeSet<>(store.range("", "", 1000).keySet()).stream().collect(Collectors.toList());
  }

  private static BlockChanges block(Map<String, Optional<String>> kv) {
    TreeMap<String, Optional<String>> sorted = new TreeMap<>(Utf8.ORDER);
    sorted.putAll(kv);
    return new BlockChanges(
        List.of(), List.of(), sorted, List.of(), List.of(), List.of(), Map.of(), List.of());
  }

  private static final class MapStore implements KernelStore {
    final TreeMap<String, String> kv = new TreeMap<>(Utf8.ORDER);
    FencedException fence;

    @Override
    public String get(String key) {
      return kv.get(key);
    }

    @Override
    public String nextKey(String key) {
      return kv.higherKey(key);
    }

    @Override
    public void commit(BlockChanges changes) {
      if (fence != null) {
        throw fence;
      }
      changes.kv().forEach((k, v) -> v.ifPresentOrElse(x -> kv.put(k, x), () -> kv.remove(k)));
    }

    @Override
    public SpanRow currentSpan(String vatId) {
      return null;
    }

    @Override
    public List<SpanRow> spans(String vatId, long startPos, int limit) {
      return List.of();
    }

    @Override
    public List<String> entries(String vatId, long from, long to, int limit) {
      return List.of();
    }

    @Override
    public SnapshotRow snapshotInUse(String vatId) {
      return null;
    }

    @Override
    public List<SnapshotRow> snapshots(String vatId, long snapPos, int limit) {
      return List.of();
    }

    @Override
    public boolean hasBundle(String bundleId) {
      return false;
    }

    @Override
    public String bundle(String bundleId) {
      return null;
    }
  }
}
