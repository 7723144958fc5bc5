package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.SpanHash;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommitTest {
  private static final BlockChanges ONE_KEY =
      StoreUnderTest.kv(Map.of("key", Optional.of("value")));

  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  @Test
  void readsSeeWhatWasCommittedAndWhatWasDeleted() {
    MariaDbKernelStore store = DB.newStore();
    assertThat(store.get("key")).isNull();

    store.commit(StoreUnderTest.kv(Map.of("key", Optional.of("1"), "other", Optional.of("2"))));
    store.commit(StoreUnderTest.kv(Map.of("key", Optional.empty())));

    assertThat(store.get("key")).isNull();
    assertThat(store.get("other")).isEqualTo("2");
    assertThat(DB.open(store.lease()).get("key")).isNull();
    assertThat(store.blockNumber()).isEqualTo(2);
  }

  @Test
  void aBlockIsWrittenAsAWhole() {
    MariaDbKernelStore store = DB.newStore();
    store.commit(
        StoreUnderTest.history(List.of(new EntryRow("v6", 0, 0, "taken")), List.of(), List.of()));
    BlockChanges clashing =
        new BlockChanges(
            List.of(),
            List.of(),
            new TreeMap<>(Map.of("key", Optional.of("value"))),
            List.of(new EntryRow("v6", 0, 0, "again")),
            List.of(),
            List.of(),
            Map.of(),
            List.of());

    assertThatThrownBy(() -> store.commit(clashing)).isInstanceOf(StoreException.class);

    MariaDbKernelStore reopened = DB.open(store.lease());
    assertThat(reopened.get("key")).isNull();
    assertThat(reopened.blockNumber()).isEqualTo(1);
    assertThat(reopened.entries("v6", 0, 10, 10)).containsExactly("taken");
  }

  @Test
  void historyIsReadBackAndDeleted() {
    MariaDbKernelStore store = DB.newStore();
    SpanRow first = new SpanRow("v6", 0, 2, SpanHash.EMPTY, false, 0);
    SpanRow second = new SpanRow("v6", 2, 3, SpanHash.EMPTY, true, 1);
    SnapshotRow old = new SnapshotRow("v6", 1, "ab".repeat(32), false, 10, 5);
    SnapshotRow used = new SnapshotRow("v6", 2, "cd".repeat(32), true, 11, 6);
    store.commit(
        StoreUnderTest.history(
            List.of(
                new EntryRow("v6", 0, 0, "a"),
                new EntryRow("v6", 1, 0, "b"),
                new EntryRow("v6", 2, 1, "c")),
            List.of(second, first),
            List.of(used, old)));

    assertThat(store.currentSpan("v6")).isEqualTo(second);
    assertThat(store.spans("v6", 0, 10)).containsExactly(first, second);
    assertThat(store.spans("v6", 1, 10)).containsExactly(second);
    assertThat(store.entries("v6", 0, 3, 2)).containsExactly("a", "b");
    assertThat(store.snapshotInUse("v6")).isEqualTo(used);
    assertThat(store.snapshots("v6", 0, 1)).containsExactly(old);
    VatReader reader = new VatReader(DB.dataSource());
    String kernel = store.lease().kernelId();
    assertThat(reader.snapshotsBefore(kernel, "v6", 3, 5)).containsExactly(used, old);
    assertThat(reader.spanAt(kernel, "v6", 1)).isEqualTo(first);
    assertThat(reader.spanAt(kernel, "v6", 3)).isNull();

    store.commit(
        new BlockChanges(
            List.of(first),
            List.of(old),
            new TreeMap<>(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            List.of()));

    assertThat(store.spans("v6", 0, 10)).containsExactly(second);
    assertThat(store.snapshots("v6", 0, 10)).containsExactly(used);
    assertThat(store.entries("v6", 2, 3, 10)).containsExactly("c");
  }

  @Test
  void aSpanThatGrowsReplacesItsRowAndASecondCurrentOneIsRefused() {
    MariaDbKernelStore store = DB.newStore();
    store.commit(span(new SpanRow("v6", 0, 1, SpanHash.EMPTY, true, 0)));
    SpanRow grown = new SpanRow("v6", 0, 9, SpanHash.EMPTY, true, 0);
    store.commit(span(grown));

    assertThatThrownBy(() -> store.commit(span(new SpanRow("v6", 9, 9, "x", true, 0))))
        .isInstanceOf(StoreException.class);

    assertThat(DB.open(store.lease()).spans("v6", 0, 9)).containsExactly(grown);
  }

  @Test
  void anotherHolderFencesTheOldOne() {
    MariaDbKernelStore store = DB.newStore();
    Leases leases = new Leases(DB.dataSource());
    leases.release(store.lease());
    Lease taken =
        leases
            .acquire(store.lease().kernelId(), "gateway-2", "http://g2", StoreUnderTest.LEASE)
            .orElseThrow();

    assertThatThrownBy(() -> store.commit(ONE_KEY))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("epoch 1 of gateway-1")
        .hasMessageContaining("epoch 2 of gateway-2");

    assertThat(DB.open(taken).get("key")).isNull();
    assertThatThrownBy(() -> DB.open(store.lease())).isInstanceOf(FencedException.class);
  }

  @Test
  void rowsOfTheHostAreWrittenWithTheBlock() {
    MariaDbKernelStore store = DB.newStore();
    IdempotencyKeys keys = new IdempotencyKeys(DB.dataSource());
    IdempotencyKeys.Remembered answer =
        new IdempotencyKeys.Remembered("order 7", "ef".repeat(32), "{\"promise\":\"kp40\"}");
    store.withNextCommit(answer.in(store.lease().kernelId()));

    store.commit(ONE_KEY);

    assertThat(keys.find(store.lease().kernelId(), "order 7")).contains(answer);
    assertThat(keys.find(store.lease().kernelId(), "order 8")).isEmpty();
    assertThat(keys.forgetOlderThan(java.time.Duration.ofHours(1), 10)).isZero();
  }

  @Test
  void aTransactionThatTheServerRolledBackIsRepeated() {
    MariaDbKernelStore store = DB.newStore();
    AtomicInteger attempts = new AtomicInteger();
    store.withNextCommit(connection -> {
      if (attempts.incrementAndGet() < 3) {
        throw new SQLException("Deadlock found", "40001", 1213);
      }
    });

    store.commit(ONE_KEY);

    assertThat(attempts).hasValue(3);
    assertThat(DB.open(store.lease()).get("key")).isEqualTo("value");
  }

  @Test
  void aConnectionLostBeforeTheCommitLosesNothing() {
    MariaDbKernelStore store = DB.newStore();
    AtomicInteger attempts = new AtomicInteger();
    store.withNextCommit(connection -> {
      if (attempts.incrementAndGet() == 1) {
        killConnection(connection);
      }
    });

    store.commit(ONE_KEY);

    assertThat(attempts).hasValue(2);
    assertThat(DB.open(store.lease()).get("key")).isEqualTo("value");
    assertThat(DB.open(store.lease()).blockNumber()).isEqualTo(1);
  }

  @Test
  void aCommitWhoseAnswerWasLostIsNotRepeated() {
    Lease lease = DB.newKernel();
    AtomicInteger commits = new AtomicInteger();
    MariaDbKernelStore store =
        MariaDbKernelStore.open(losingFirstCommitAnswer(commits), lease, 1_000);
    AtomicInteger attempts = new AtomicInteger();
    store.withNextCommit(connection -> attempts.incrementAndGet());

    store.commit(ONE_KEY);
    store.commit(StoreUnderTest.kv(Map.of("next", Optional.of("block"))));

    assertThat(attempts).hasValue(1);
    assertThat(DB.open(lease).blockNumber()).isEqualTo(2);
    assertThat(DB.open(lease).get("key")).isEqualTo("value");
  }

  private static BlockChanges span(SpanRow span) {
    return StoreUnderTest.history(List.of(), List.of(span), List.of());
  }

  private static void killConnection(Connection connection) throws SQLException {
    try (Connection other = DB.schema().connect();
        Statement kill = other.createStatement();
        Statement who = connection.createStatement()) {
      var row = who.executeQuery("SELECT CONNECTION_ID()");
      row.next();
      kill.execute("KILL " + row.getLong(1));
    }
  }

  /** The server commits, but the connection breaks before it says so. */
  private static DataSource losingFirstCommitAnswer(AtomicInteger commits) {
    return wrap(
        DataSource.class,
        DB.dataSource(),
        "getConnection",
        (connection, nothing) ->
            wrap(
                Connection.class,
                connection,
                "prepareStatement",
                (statement, sql) ->
                    sql[0].toString().contains("COMMIT;")
                        ? losingFirstAnswer(statement, commits)
                        : statement));
  }

  private static PreparedStatement losingFirstAnswer(Object statement, AtomicInteger answers) {
    return wrap(
        PreparedStatement.class,
        statement,
        "executeUpdate",
        (answer, nothing) -> {
          if (answers.incrementAndGet() == 1) {
            throw new SQLNonTransientConnectionException("connection reset", "08S01");
          }
          return answer;
        });
  }

  private interface After {
    Object apply(Object result, Object[] arguments) throws SQLException;
  }

  private static <T> T wrap(Class<T> type, Object target, String method, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, args) -> {
              try {
                Object result = called.invoke(target, args);
                return called.getName().equals(method) ? after.apply(result, args) : result;
              } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
