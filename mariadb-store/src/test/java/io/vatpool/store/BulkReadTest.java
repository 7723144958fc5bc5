package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What asks for much in one statement answers what many small reads would. */
class BulkReadTest {
  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  private final MariaDbKernelStore store = DB.newStore();

  @Test
  void aRangeHasTheEntriesOfItsPrefixInOrder() {
    put(Map.of("v1.c", "0", "v1.c.a", "1", "v1.c.é", "2", "v1.c.z", "3", "v1.d", "4"));

    var all = store.range("v1.c.", "v1.c.", 10);
    var some = store.range("v1.c.", "v1.c.a", 1);

    assertThat(all)
        .containsExactly(
            Map.entry("v1.c.a", "1"), Map.entry("v1.c.z", "3"), Map.entry("v1.c.é", "2"));
    assertThat(some).containsExactly(Map.entry("v1.c.z", "3"));
  }

  @Test
  void aRangeWithKeysOrValuesOfAnyLengthIsReadToo() {
    String longKey = "p." + "k".repeat(KeyBytes.HEAD_BYTES + 5);
    String longValue = "v".repeat(Chunks.CHUNK_BYTES + 5);
    put(Map.of("p.a", longValue, longKey, "1", "p.b", "2"));

    var entries = store.range("p.", "p.", 10);

    assertThat(entries)
        .containsExactly(
            Map.entry("p.a", longValue), Map.entry("p.b", "2"), Map.entry(longKey, "1"));
  }

  @Test
  void manyKeysAreFoundAtOnce() {
    String longKey = "k".repeat(KeyBytes.HEAD_BYTES + 5);
    String longValue = "v".repeat(Chunks.CHUNK_BYTES + 5);
    put(Map.of("a", "1", "b", longValue, longKey, "3"));

    var values = store.getAll(List.of("a", "missing", "b", longKey));

    assertThat(values)
        .containsOnly(Map.entry("a", "1"), Map.entry("b", longValue), Map.entry(longKey, "3"));
  }

  @Test
  void rowsComeLastFirst() {
    List<SpanRow> spans =
        List.of(
            new SpanRow("v1", 0, 5, "a", false, 0),
            new SpanRow("v1", 5, 9, "b", false, 0),
            new SpanRow("v1", 9, 9, "c", true, 0));
    List<SnapshotRow> snapshots =
        List.of(
            new SnapshotRow("v1", 4, "0".repeat(64), false, 1, 1),
            new SnapshotRow("v1", 8, "1".repeat(64), true, 1, 1));
    store.commit(StoreUnderTest.history(List.of(), spans, snapshots));

    assertThat(store.spansBefore("v1", 9, 10)).containsExactly(spans.get(1), spans.get(0));
    assertThat(store.spansBefore("v1", Long.MAX_VALUE, 1)).containsExactly(spans.get(2));
    assertThat(store.snapshotsBefore("v1", Long.MAX_VALUE, 10))
        .containsExactly(snapshots.get(1), snapshots.get(0));
  }

  private void put(Map<String, String> entries) {
    Map<String, Optional<String>> changes = new TreeMap<>();
    entries.forEach((key, value) -> changes.put(key, Optional.of(value)));
    store.commit(StoreUnderTest.kv(changes));
  }
}
