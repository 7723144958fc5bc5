package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.store.IncarnationEngines.Incarnation;
import io.vatpool.store.VatLives.Count;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rows beside a kernel that follow from its blocks. */
class VatLivesTest {
  @RegisterExtension static final StoreUnderTest DB = new StoreUnderTest();

  private final MariaDbKernelStore store = DB.newStore();
  private final String kernel = store.lease().kernelId();
  private final VatLives lives = new VatLives(DB.dataSource());
  private final IncarnationEngines engines = new IncarnationEngines(DB.dataSource());

  private void commit(ExtraWrite... rows) {
    List.of(rows).forEach(store::withNextCommit);
    store.commit(StoreUnderTest.kv(Map.of()));
  }

  private Map<String, Count> counts() {
    return lives.counts(List.of(kernel)).stream()
        .collect(Collectors.toMap(Count::life, count -> count));
  }

  @Test
  void vatsAreCountedByStateAndThoseThatRunHaveNoRow() {
    commit(
        VatLives.changed(
            kernel,
            Map.of("v1", "paused", "v2", "paused", "v3", "suspended", "v4", "running"),
            Map.of("v1", 3L, "v5", 2L)));

    Map<String, Count> counts = counts();

    assertThat(counts).containsOnlyKeys("paused", "suspended", "running");
    assertThat(counts.get("paused").vats()).isEqualTo(2);
    assertThat(counts.get("paused").waiting()).isEqualTo(3);
    assertThat(counts.get("suspended").oldest()).isEqualTo(Duration.ZERO);
    assertThat(counts.get("running").vats()).isEqualTo(1);
  }

  @Test
  void whatWaitsKeepsItsAgeUntilNothingWaits() {
    Duration age = Duration.ofSeconds(1);
    commit(VatLives.changed(kernel, Map.of("v1", "paused"), Map.of("v1", 1L)));
    Awaitility.await()
        .until(() -> lives.waiting(kernel, List.of("v1", "v2")).get("v1").compareTo(age) > 0);

    commit(VatLives.changed(kernel, Map.of(), Map.of("v1", 5L)));

    assertThat(lives.waiting(kernel, List.of("v1")).get("v1")).isGreaterThan(age);
    assertThat(counts().get("paused").oldest()).isGreaterThan(age);
    commit(VatLives.changed(kernel, Map.of("v1", "running"), Map.of("v1", 0L)));
    assertThat(lives.waiting(kernel, List.of("v1"))).isEmpty();
    assertThat(counts()).isEmpty();
  }

  @Test
  void incarnationsKeepTheirEnginesUntilTheVatIsDeleted() {
    commit(
        IncarnationEngines.changed(
            kernel, "old", List.of(new Incarnation("v1", 0), new Incarnation("v2", 0)), List.of()));
    commit(
        IncarnationEngines.changed(
            kernel, "new", List.of(new Incarnation("v1", 1), new Incarnation("v3", 0)), List.of()),
        VatLives.changed(kernel, Map.of("v3", "suspended"), Map.of()));

    assertThat(engines.find(kernel, "v1", 0)).contains("old");
    assertThat(engines.find(kernel, "v1", 1)).contains("new");
    assertThat(engines.inUse(kernel)).isEqualTo(Map.of("old", 1L, "new", 1L));

    commit(IncarnationEngines.changed(kernel, "new", List.of(), List.of("v1")));

    assertThat(engines.find(kernel, "v1", 0)).isEmpty();
    assertThat(engines.inUse(kernel)).isEqualTo(Map.of("old", 1L));
  }

  @Test
  void aKernelThatIsDeletedTakesItsRowsAlong() {
    commit(
        VatLives.changed(kernel, Map.of("v1", "paused"), Map.of()),
        IncarnationEngines.changed(kernel, "old", List.of(new Incarnation("v1", 0)), List.of()));

    new KernelRegistry(DB.dataSource()).delete(kernel);

    assertThat(counts()).isEmpty();
    assertThat(engines.find(kernel, "v1", 0)).isEmpty();
  }
}
