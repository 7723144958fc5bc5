package io.vatpool.conformance.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.protocol.Utf8;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VatStoreTest {
  @Test
  void walksCommittedAndWrittenKeysInOrderAndLeavesDeletedOnesOut() {
    // Given
    MemoryStore committed = committed(Map.of("v1.vs.a", "1", "v1.vs.c", "3", "v2.vs.b", "other"));
    VatStore store = new VatStore(committed, "v1", changes(Map.of("b", Optional.of("2"))));
    store.delete("c");
    store.set("d", "4");

    // When
    String afterA = store.nextKey("a");
    String afterB = store.nextKey("b");
    String afterD = store.nextKey("d");

    // Then
    assertThat(afterA).isEqualTo("b");
    assertThat(afterB).isEqualTo("d");
    assertThat(afterD).isNull();
  }

  @Test
  void readsWhatWasWrittenBeforeWhatIsCommitted() {
    // Given
    VatStore store = new VatStore(committed(Map.of("v1.vs.a", "1")), "v1", changes(Map.of()));
    store.set("a", "2");

    // When
    String value = store.get("a");

    // Then
    assertThat(value).isEqualTo("2");
  }

  private static MemoryStore committed(Map<String, String> entries) {
    MemoryStore store = new MemoryStore();
    SortedMap<String, Optional<String>> kv = new TreeMap<>(Utf8.ORDER);
    entries.forEach((key, value) -> kv.put(key, Optional.of(value)));
    store.commit(
        new BlockChanges(
            List.of(), List.of(), kv, List.of(), List.of(), List.of(), Map.of(), List.of()));
    return store;
  }

  private static SortedMap<String, Optional<String>> changes(Map<String, Optional<String>> from) {
    SortedMap<String, Optional<String>> kv = new TreeMap<>(Utf8.ORDER);
    kv.putAll(from);
    return kv;
  }
}
