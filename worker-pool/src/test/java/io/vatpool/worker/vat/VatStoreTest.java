package io.vatpool.worker.vat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import io.vatpool.protocol.VatPosition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a vat writes and whenever the database catches up, the vat reads what it wrote last. The
 * database is played by a map: this is about interleavings; {@code DeliveriesIT} has the real one.
 */
class VatStoreTest {
  private static final long TINY_CACHE = 600;
  private static final long TINY_OVERLAY = 400;

  sealed interface Step {
    record Set(String key, String value) implements Step {}

    record Delete(String key) implements Step {}

    record EndDelivery() implements Step {}

    /** Everything up to the last ended delivery becomes durable, as of {@code lag} ends before. */
    record Commit(int lag) implements Step {}

    record PageInAgain() implements Step {}
  }

  /** Rows, and what a kernel would make durable next. */
  private static final class Database implements CommittedRows {
    final TreeMap<String, String> rows = new TreeMap<>(Utf8.ORDER);
    final List<NavigableMap<String, String>> ends = new ArrayList<>();
    final List<Set<String>> written = new ArrayList<>();
    final List<VatPosition> positions = new ArrayList<>();
    int durable;

    @Override
    public @Nullable String get(String key) {
      return rows.get(key);
    }

    @Override
    public @Nullable String nextKey(String previous) {
      return rows.higherKey(previous);
    }

    @Override
    public SpanRow currentSpan() {
      VatPosition at = positions.get(durable);
      return new SpanRow("v1", 0, at.position(), at.spanHash(), true, 0);
    }

    void commit(int end) {
      durable = Math.max(durable, end);
      rows.clear();
      rows.putAll(ends.get(durable));
    }
  }

  @Property(tries = 2_000)
  void aVatReadsItsOwnLastWrites(@ForAll("steps") List<Step> steps) {
    Database database = new Database();
    TreeMap<String, String> truth = new TreeMap<>(Utf8.ORDER);
    VatPosition at = position(1);
    database.ends.add(new TreeMap<>(truth));
    database.positions.add(at);
    VatStore store = new VatStore(database, at, new TreeMap<>(), TINY_CACHE, TINY_OVERLAY);
    Set<String> written = new HashSet<>();

    for (Step step : steps) {
      switch (step) {
        case Step.Set set -> {
          store.set(set.key(), set.value());
          truth.put(set.key(), set.value());
          written.add(set.key());
        }
        case Step.Delete delete -> {
          store.delete(delete.key());
          truth.remove(delete.key());
          written.add(delete.key());
        }
        case Step.EndDelivery end -> {
          at = position(at.position() + 1);
          database.ends.add(copy(truth));
          database.positions.add(at);
          store.moved(at);
          database.written.add(Set.copyOf(written));
          written.clear();
        }
        case Step.Commit commit ->
            database.commit(Math.max(0, database.ends.size() - 1 - commit.lag()));
        case Step.PageInAgain again -> {
          if (written.isEmpty()) {
            store = new VatStore(database, at, pending(database, truth), TINY_CACHE, TINY_OVERLAY);
          }
        }
      }
      assertReads(store, truth);
    }
  }

  private static void assertReads(VatStore store, NavigableMap<String, String> truth) {
    for (String key : KEYS) {
      assertThat(store.get(key)).isEqualTo(truth.get(key));
      assertThat(store.nextKey(key)).isEqualTo(truth.higherKey(key));
    }
    assertThat(store.nextKey("")).isEqualTo(truth.isEmpty() ? null : truth.firstKey());
  }

  /** What a gateway sends along: all keys written since what is durable, as they are now. */
  private static SortedMap<String, Optional<String>> pending(
      Database database, Map<String, String> truth) {
    SortedMap<String, Optional<String>> pending = new TreeMap<>();
    for (Set<String> written :
        database.written.subList(database.durable, database.written.size())) {
      written.forEach(key -> pending.put(key, Optional.ofNullable(truth.get(key))));
    }
    return pending;
  }

  private static NavigableMap<String, String> copy(Map<String, String> truth) {
    TreeMap<String, String> copy = new TreeMap<>(Utf8.ORDER);
    copy.putAll(truth);
    return copy;
  }

  private static VatPosition position(long number) {
    return new VatPosition("v1", 0, number, "hash of " + number);
  }

  private static final List<String> KEYS = List.of("a", "b", "ba", "c", "é", "\uE000", "😀");

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> keys = Arbitraries.of(KEYS);
    Arbitrary<String> values = Arbitraries.of("1", "2", "x".repeat(100));
    return Arbitraries.<Step>oneOf(
            Combinators.combine(keys, values).as(Step.Set::new),
            keys.map(Step.Delete::new),
            Arbitraries.create(Step.EndDelivery::new),
            Arbitraries.integers().between(0, 3).map(Step.Commit::new),
            Arbitraries.create(Step.PageInAgain::new))
        .list()
        .ofMaxSize(40);
  }
}
