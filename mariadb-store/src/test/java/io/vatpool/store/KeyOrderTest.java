package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.protocol.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of any length and any characters come in the order of their bytes, each once. */
class KeyOrderTest {
  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, KeyBytes.HEAD_BYTES - 1, KeyBytes.HEAD_BYTES, 6_000})
  void keysThatShareALongBeginningAreOrderedByTheirEnds(int shared) {
    String beginning = "k".repeat(shared);
    TreeSet<String> keys = new TreeSet<>(Utf8.ORDER);
    for (String end :
        List.of(
            "",
            " ",
            "  ",
            "\0",
            "a",
            "a ",
            "a\0",
            "A",
            "é",
            "z",
            "\uFFFD",
            "\uE000",
            "😀",
            "\uD800",
            "\uDC00",
            "ß",
            "%",
            "_",
            "'",
            "\\",
            "x".repeat(5_000) + "1",
            "x".repeat(5_000) + "2",
            "x".repeat(5_000),
            "x".repeat(2_047),
            "x".repeat(2_048),
            "x".repeat(2_049))) {
      if (!(beginning + end).isEmpty()) {
        keys.add(beginning + end);
      }
    }
    MariaDbKernelStore store = storeWith(keys);

    assertThat(allKeys(store)).containsExactlyElementsOf(keys);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomKeysOfManyLengthsAreOrdered(long seed) {
    Random random = new Random(seed);
    TreeSet<String> keys = new TreeSet<>(Utf8.ORDER);
    for (int i = 0; i < 150; i++) {
      StringBuilder key = new StringBuilder("p".repeat(random.nextInt(3) * 2_040));
      for (int length = random.nextInt(24); length >= 0; length--) {
        key.append("ab\0é😀".charAt(random.nextInt(6)));
      }
      keys.add(key.toString());
    }
    MariaDbKernelStore store = storeWith(keys);

    assertThat(allKeys(store)).containsExactlyElementsOf(keys);
  }

  @Test
  void theNextKeyOfAKeyThatIsNotThereIsFound() {
    String head = "h".repeat(KeyBytes.HEAD_BYTES);
    MariaDbKernelStore store = storeWith(new TreeSet<>(List.of(head + "b", head + "d", "i")));

    assertThat(store.nextKey("")).isEqualTo(head + "b");
    assertThat(store.nextKey(head)).isEqualTo(head + "b");
    assertThat(store.nextKey(head + "a")).isEqualTo(head + "b");
    assertThat(store.nextKey(head + "c")).isEqualTo(head + "d");
    assertThat(store.nextKey(head + "e")).isEqualTo("i");
    assertThat(store.nextKey("hi")).isEqualTo("i");
    assertThat(store.nextKey("i")).isNull();
  }

  @Test
  void aVatSeesItsOwnKeysOnly() {
    String longKey = "vc.1.s" + "x".repeat(3_000);
    DB.newStore();
    Lease lease = DB.newKernel();
    MariaDbKernelStore store = DB.open(lease);
    TreeMap<String, Optional<String>> changes = new TreeMap<>();
    for (String key : List.of("v1.vs.a", "v1.vs.b", "v1.vs." + longKey, "v1.vt", "v11.vs.a")) {
      changes.put(key, Optional.of("of " + key));
    }
    store.commit(StoreUnderTest.kv(changes));
    VatReader reader = new VatReader(DB.dataSource());
    String kernel = lease.kernelId();

    assertThat(reader.vatstoreNextKey(kernel, "v1", "")).isEqualTo("a");
    assertThat(reader.vatstoreNextKey(kernel, "v1", "a")).isEqualTo("b");
    assertThat(reader.vatstoreNextKey(kernel, "v1", "b")).isEqualTo(longKey);
    assertThat(reader.vatstoreNextKey(kernel, "v1", longKey)).isNull();
    assertThat(reader.vatstoreGet(kernel, "v1", longKey)).isEqualTo("of v1.vs." + longKey);
    assertThat(reader.vatstoreGet(kernel, "v1", "c")).isNull();
    assertThat(reader.vatstoreNextKey(kernel, "v2", "")).isNull();
  }

  private static MariaDbKernelStore storeWith(Set<String> keys) {
    Lease lease = DB.newKernel();
    TreeMap<String, Optional<String>> changes = new TreeMap<>();
    keys.forEach(key -> changes.put(key, Optional.of("value of " + key.length())));
    DB.open(lease).commit(StoreUnderTest.kv(changes));
    return DB.open(lease);
  }

  private static List<String> allKeys(MariaDbKernelStore store) {
    List<String> keys = new ArrayList<>();
    for (String key = store.nextKey(""); key != null; key = store.nextKey(key)) {
      assertThat(store.get(key)).isEqualTo("value of " + key.length());
      keys.add(key);
    }
    return keys;
  }
}
