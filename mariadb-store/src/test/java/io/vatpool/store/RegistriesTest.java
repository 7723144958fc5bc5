package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import io.vatpool.protocol.VatHint;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** Leases, kernels and workers. */
class RegistriesTest {
  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  @Test
  void aLeaseIsHeldByOneAndTakenOverAfterItExpires() {
    new KernelRegistry(DB.dataSource()).create("lease-1", "running", "{}");
    Leases leases = new Leases(DB.dataSource());
    Lease first = leases.acquire("lease-1", "g1", "http://g1", Duration.ofSeconds(1)).orElseThrow();
    assertThat(leases.acquire("lease-1", "g2", "http://g2", StoreUnderTest.LEASE)).isEmpty();

    Lease second =
        Awaitility.await()
            .until(
                () -> leases.acquire("lease-1", "g2", "http://g2", StoreUnderTest.LEASE),
                Optional::isPresent)
            .orElseThrow();

    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    assertThat(leases.isHeld(first)).isFalse();
    assertThat(leases.isHeld(second)).isTrue();
    assertThat(leases.renew(first, StoreUnderTest.LEASE)).isFalse();
    assertThat(leases.renew(second, StoreUnderTest.LEASE)).isTrue();
    leases.release(first);
    assertThat(leases.state("lease-1"))
        .satisfies(state -> {
          assertThat(state.holder()).isEqualTo("g2");
          assertThat(state.holderUrl()).isEqualTo("http://g2");
          assertThat(state.isFree()).isFalse();
          assertThat(state.expiresIn()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        });
  }

  @Test
  void theSameHolderTakesItsLeaseAgainWithANewEpoch() {
    Lease lease = DB.newKernel();

    Lease again =
        new Leases(DB.dataSource())
            .acquire(lease.kernelId(), lease.holder(), "http://g1", StoreUnderTest.LEASE)
            .orElseThrow();

    assertThat(again.epoch()).isEqualTo(lease.epoch() + 1);
    assertThat(new Leases(DB.dataSource()).isHeld(lease)).isFalse();
    new Leases(DB.dataSource()).release(again);
    assertThat(new Leases(DB.dataSource()).isHeld(again)).isFalse();
  }

  @Test
  void aHolderFindsTheLeasesInItsName() {
    Leases leases = new Leases(DB.dataSource());
    for (String kernel : List.of("left-1", "left-2", "left-3")) {
      new KernelRegistry(DB.dataSource()).create(kernel, "running", "{}");
    }
    assertThat(leases.acquire("left-1", "killed", "http://k", StoreUnderTest.LEASE)).isPresent();
    assertThat(leases.acquire("left-2", "other", "http://o", StoreUnderTest.LEASE)).isPresent();
    assertThat(leases.acquire("left-3", "killed", "http://k", Duration.ZERO)).isPresent();

    assertThat(leases.heldBy("killed", 100))
        .extracting(LeaseState::kernelId)
        .containsExactly("left-1", "left-3");
    assertThat(leases.heldBy("nobody", 100)).isEmpty();
  }

  @Test
  void aReleasedLeaseIsFree() {
    Lease lease = DB.newKernel();
    Leases leases = new Leases(DB.dataSource());

    leases.release(lease);

    assertThat(leases.free(100)).extracting(LeaseState::kernelId).contains(lease.kernelId());
    assertThat(leases.list("", 100)).extracting(LeaseState::kernelId).contains(lease.kernelId());
    assertThat(leases.acquire("no such kernel", "g", "http://g", StoreUnderTest.LEASE)).isEmpty();
  }

  @Test
  void kernelsAreListedChangedAndDeletedWithAllTheirState() {
    KernelRegistry registry = new KernelRegistry(DB.dataSource());
    MariaDbKernelStore store = DB.newStore();
    String kernel = store.lease().kernelId();
    store.commit(StoreUnderTest.kv(Map.of("v1.vs.key", Optional.of("value"))));
    assertThat(registry.create(kernel, "running", "{}")).isFalse();
    assertThat(registry.setState(kernel, "stopped", "for a test")).isTrue();
    assertThat(registry.setConfig(kernel, "{\"mode\":\"host-driven\"}")).isTrue();
    assertThat(registry.setConfig("no-such-kernel", "{}")).isFalse();
    assertThat(new CommittedState(DB.dataSource(), kernel).get("v1.vs.key")).isEqualTo("value");
    assertThat(registry.find(kernel))
        .satisfies(row -> {
          assertThat(row.state()).isEqualTo("stopped");
          assertThat(row.stateReason()).isEqualTo("for a test");
          assertThat(row.createdAt())
              .isCloseTo(
                  java.time.Instant.now(),
                  org.assertj.core.api.Assertions.within(Duration.ofMinutes(1)));
        });

    registry.delete(kernel);

    assertThat(registry.find(kernel)).isNull();
    assertThat(registry.setState(kernel, "running", null)).isFalse();
    assertThat(registry.list("", 100)).extracting(KernelRow::kernelId).doesNotContain(kernel);
    assertThat(new VatReader(DB.dataSource()).vatstoreGet(kernel, "v1", "key")).isNull();
    assertThatThrownBy(() -> store.commit(StoreUnderTest.kv(Map.of("k", Optional.of("v")))))
        .hasMessageContaining("no such kernel");
  }

  @Test
  void bundlesAreListedInPages() {
    Bundles bundles = new Bundles(DB.dataSource());
    List.of("b1-list-c", "b1-list-a", "b1-list-b").forEach(id -> bundles.put(id, "{}"));

    List<String> page = bundles.list("b1-list-a", 1);

    assertThat(page).containsExactly("b1-list-b");
  }

  @Test
  void workersComeAndGo() {
    WorkerRegistry registry = new WorkerRegistry(DB.dataSource());
    WorkerRow worker =
        new WorkerRow(
            "worker-1",
            "http://w1",
            WorkerRow.State.READY,
            "0.1",
            "xsnap 0.15.0",
            50,
            3,
            "{}",
            Duration.ZERO);
    registry.heartbeat(worker);
    registry.heartbeat(
        new WorkerRow(
            "worker-1",
            "http://w1",
            WorkerRow.State.DRAINING,
            "0.1",
            "xsnap 0.15.0",
            50,
            2,
            "{}",
            Duration.ZERO));

    assertThat(registry.heardWithin(Duration.ofMinutes(1)))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.state()).isEqualTo(WorkerRow.State.DRAINING);
          assertThat(row.vatsOnline()).isEqualTo(2);
          assertThat(row.heartbeatAge()).isLessThan(Duration.ofMinutes(1));
        });
    assertThat(registry.removeSilentFor(Duration.ofMinutes(1))).isZero();

    registry.remove("worker-1");

    assertThat(registry.heardWithin(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void anEmptyDatabaseIsRefusedWithTheRemedy() throws SQLException {
    try (TestSchema empty = SharedMariaDb.freshSchema("empty");
        MariaDbPoolDataSource pool = StoreUnderTest.pool(empty)) {
      assertThatThrownBy(() -> StoreSchema.check(pool)).hasMessageContaining("start a gateway");
    }
    assertThatCode(() -> StoreSchema.check(DB.dataSource())).doesNotThrowAnyException();
  }

  @Test
  void hintsAreKeptUntilTheyAreTakenBackOrTheirKernelGoes() {
    String kernel = DB.newKernel().kernelId();
    VatHints hints = new VatHints(DB.dataSource());

    hints.put(kernel, "v1", VatHint.FREQUENT);
    hints.put(kernel, "v1", VatHint.PINNED);
    hints.put(kernel, "v2", VatHint.IDLE);
    hints.put(kernel, "v3", VatHint.IDLE);
    hints.put(kernel, "v3", VatHint.NORMAL);

    assertThat(hints.get(kernel, "v1")).isEqualTo(VatHint.PINNED);
    assertThat(hints.get(kernel, "v3")).isEqualTo(VatHint.NORMAL);
    assertThat(hints.of(kernel, null, 10))
        .containsExactly(Map.entry("v1", VatHint.PINNED), Map.entry("v2", VatHint.IDLE));
    assertThat(
            hints.find(
                List.of(new VatHints.Vat(kernel, "v1"), new VatHints.Vat("elsewhere", "v1"))))
        .containsOnly(Map.entry(new VatHints.Vat(kernel, "v1"), VatHint.PINNED));
    new KernelRegistry(DB.dataSource()).delete(kernel);
    assertThat(hints.of(kernel, null, 10)).isEmpty();
  }

  @Test
  void usesAreReadLatestFirstAndThoseOfADeletedKernelAreLeftOut() {
    String kernel = DB.newKernel().kernelId();
    VatUses uses = new VatUses(DB.dataSource());

    uses.record(
        List.of(
            new VatUse(kernel, "v1", "w1", Duration.ofSeconds(30)),
            new VatUse("no-such-kernel", "v1", "w1", Duration.ZERO),
            new VatUse(kernel, "v2", "w1", Duration.ofSeconds(20))));
    uses.record(List.of(new VatUse(kernel, "v1", "w2", Duration.ofSeconds(1))));

    assertThat(uses.latest(kernel, 10)).extracting(VatUse::vatId).containsExactly("v1", "v2");
    assertThat(uses.latest(kernel, 1))
        .singleElement()
        .satisfies(use -> {
          assertThat(use.workerId()).isEqualTo("w2");
          assertThat(use.age()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
        });
    assertThat(uses.latest("no-such-kernel", 10)).isEmpty();
  }

  @Test
  void aWorkersLoadIsReadAgainAndThatOfAnotherReleaseIsNoError() {
    WorkerLoad load = new WorkerLoad(8L << 30, 17L << 20, 1, 2);

    assertThat(WorkerLoad.parse(load.toJson())).contains(load);
    assertThat(WorkerLoad.parse("{\"vatsBusy\":1}")).isEmpty();
    assertThat(WorkerLoad.parse("nonsense")).isEmpty();
  }
}
