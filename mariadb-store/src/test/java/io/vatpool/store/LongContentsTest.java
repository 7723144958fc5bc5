package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.SpanHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** Contents longer than a chunk, and than a packet, on a server with the default packet limit. */
class LongContentsTest {
  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  private static MariaDbPoolDataSource smallPackets;
  private static long packetBefore;

  @BeforeAll
  static void limitPackets() throws SQLException {
    try (Connection connection = DB.schema().connect();
        Statement statement = connection.createStatement()) {
      var row = statement.executeQuery("SELECT @@GLOBAL.max_allowed_packet");
      row.next();
      packetBefore = row.getLong(1);
      statement.execute("SET GLOBAL max_allowed_packet = 16777216");
    }
    smallPackets = StoreUnderTest.pool(DB.schema());
  }

  @AfterAll
  static void restorePackets() throws SQLException {
    smallPackets.close();
    try (Connection connection = DB.schema().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL max_allowed_packet = " + packetBefore);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Chunks.CHUNK_BYTES, Chunks.CHUNK_BYTES + 1, 40 * Chunks.CHUNK_BYTES})
  void aValueOfAnyLengthIsKept(int length) {
    Lease lease = DB.newKernel();
    String value = text(length);

    open(lease).commit(StoreUnderTest.kv(Map.of("key", Optional.of(value))));

    assertThat(open(lease).get("key")).isEqualTo(value);
  }

  @Test
  void aLongValueGivesWayToAShortOneAndToNone() {
    Lease lease = DB.newKernel();
    MariaDbKernelStore store = open(lease);
    String longer = text(3 * Chunks.CHUNK_BYTES);
    store.commit(StoreUnderTest.kv(Map.of("a", Optional.of(longer), "b", Optional.of(longer))));

    store.commit(StoreUnderTest.kv(Map.of("a", Optional.of("short"), "b", Optional.empty())));
    store.commit(StoreUnderTest.kv(Map.of("b", Optional.of(longer + "!"))));

    assertThat(open(lease).get("a")).isEqualTo("short");
    assertThat(open(lease).get("b")).isEqualTo(longer + "!");
  }

  @Test
  void aKeyAsLongAsAMessageOfAnEngineIsKept() {
    Lease lease = DB.newKernel();
    String key = text(11_900_000);

    open(lease).commit(StoreUnderTest.kv(Map.of(key, Optional.of("value"), "z", Optional.of(""))));

    assertThat(open(lease).get(key)).isEqualTo("value");
    assertThat(open(lease).nextKey(key.substring(0, key.length() - 1))).isEqualTo(key);
    assertThat(open(lease).nextKey(key)).isEqualTo("z");
  }

  @Test
  void entriesOfAnyLengthAreReadInOrder() {
    Lease lease = DB.newKernel();
    List<EntryRow> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(new EntryRow("v6", i, 0, i % 100 == 99 ? text(20_000_000) + i : "{" + i + "}"));
    }
    open(lease)
        .commit(
            StoreUnderTest.history(
                rows, List.of(new SpanRow("v6", 0, 400, SpanHash.EMPTY, true, 0)), List.of()));
    List<String> read = new ArrayList<>();

    new VatReader(smallPackets)
        .entries(lease.kernelId(), "v6", 3, 400, (position, text) -> read.add(text));

    assertThat(read).isEqualTo(rows.subList(3, 400).stream().map(EntryRow::text).toList());
  }

  @Test
  void aMissingEntryIsNamed() {
    Lease lease = DB.newKernel();
    open(lease)
        .commit(
            StoreUnderTest.history(
                List.of(new EntryRow("v6", 0, 0, "0"), new EntryRow("v6", 2, 0, "2")),
                List.of(),
                List.of()));
    VatReader reader = new VatReader(smallPackets);

    assertThatThrownBy(() -> reader.entries(lease.kernelId(), "v6", 0, 3, (position, text) -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("transcript entry 1 of vat v6");
  }

  @Test
  void aLongBundleIsSharedByKernels() {
    Lease one = DB.newKernel();
    Lease two = DB.newKernel();
    String bundle = text(20_000_000);
    BlockChanges install =
        new BlockChanges(
            List.of(),
            List.of(),
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of(),
            Map.of("b1-long", bundle),
            List.of());
    open(one).commit(install);
    open(two).commit(install);

    open(one)
        .commit(
            new BlockChanges(
                List.of(),
                List.of(),
                new TreeMap<>(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of("b1-long")));

    assertThat(open(one).hasBundle("b1-long")).isFalse();
    assertThat(open(one).bundle("b1-long")).isNull();
    assertThat(open(two).bundle("b1-long")).isEqualTo(bundle);
  }

  private static MariaDbKernelStore open(Lease lease) {
    return MariaDbKernelStore.open(smallPackets, lease, 1_000_000);
  }

  private static String text(int length) {
    return "\"quoted\\ text\"".repeat(length / 14 + 1).substring(0, length);
  }
}
