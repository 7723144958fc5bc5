package io.vatpool.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.SimulatedStore;
import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.kernel.config.KernelInitializer;
import io.vatpool.kernel.config.SwingSetConfig;
import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.testing.FixedKernelBundles;
import io.vatpool.kernel.testing.SilentObserver;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code reference-states.json} holds states in which reference kernels have stopped. */
class KernelAuditTest {
  private static final String SEED = "random/seed-3-30";

  @ParameterizedTest
  @ValueSource(
      strings = {SEED, "termination/budgeted-cleanup", "faults/bootstrap-vat-does-not-start"})
  void findsNothingInTheReferencesStates(String name) throws IOException {
    SimulatedStore store = reference(name);

    AuditReport report = KernelAudit.run(store);

    assertThat(report.findings()).isEmpty();
    assertThat(report.isClean()).isTrue();
    assertThat(report.heldOutside()).containsEntry("kp40", 1L);
  }

  @Test
  void findsNothingInANewKernel() {
    SimulatedStore store = newKernel();

    AuditReport report = KernelAudit.runWithTranscripts(store);

    assertThat(report.findings()).isEmpty();
    assertThat(report.heldOutside()).containsExactly(Map.entry("kp40", 1L));
    assertThat(report.counted())
        .containsEntry("vats", 4L)
        .containsEntry("acceptanceQueue", 5L)
        .containsEntry("devices", 2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // key | new value, - to delete | kind | subject
        "ko20.refCount|7,8|REFERENCE_COUNT|ko20",
        "ko20.refCount|1,1|REFERENCE_COUNT|ko20",
        "kp40.refCount|0|REFERENCE_COUNT|kp40",
        "ko20.refCount|-|REFERENCE_COUNT|ko20",
        "v2.c.ko20|R o+1|CLIST|v2.c.ko20",
        "v2.c.ko20|X o+0|CLIST|v2.c.ko20",
        "v2.c.o+0|-|CLIST|v2.c.ko20",
        "ko20.owner|v1|OWNER|ko20",
        "ko20.owner|-|OWNER|ko20",
        "kd30.owner|d8|OWNER|kd30",
        "kp40.state|fulfilled|PROMISE|kp40",
        "kp40.decider|v1|PROMISE|kp40",
        "kp40.decider|v99|PROMISE|kp40",
        "kp40.subscribers|v2,v1|PROMISE|kp40",
        "kp40.policy|maybe|PROMISE|kp40",
        "kp40.queue.nextID|3|QUEUE|kp40.queue",
        "acceptanceQueue|[1,5]|QUEUE|acceptanceQueue",
        "acceptanceQueue.3|-|QUEUE|acceptanceQueue",
        "acceptanceQueue.1|{}|QUEUE|acceptanceQueue.1",
        "gcActions|[\"v1 burn ko20\"]|QUEUE|gcActions",
        "vat.names|[\"boot\"]|TABLE|vat.names",
        "vat.name.boot|-|TABLE|vat.names",
        "v1.options|-|TABLE|v1",
        "v1.o.nextID|fifty|TABLE|v1.o.nextID",
        "ko.nextID|20|TABLE|ko.nextID",
        "vatAdminRootKref|ko99|TABLE|vatAdminRootKref",
        "version|2|TABLE|version",
        "kp40.colour|red|UNKNOWN|kp40.colour",
        "surprise|!|UNKNOWN|surprise"
      })
  void findsWhatWasTamperedWith(String key, String value, Kind kind, String subject) {
    SimulatedStore store = newKernel();
    if (value.equals("-")) {
      store.kv().remove(key);
    } else {
      store.kv().put(key, value);
    }

    AuditReport report = KernelAudit.run(store);

    assertThat(report.isClean()).isFalse();
    assertThat(report.findings())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.subject()).isEqualTo(subject);
        });
  }

  @Test
  void findsAGaugeThatIsOff() throws IOException {
    SimulatedStore store = reference(SEED);
    String stats = store.kv().get("local.kernelStats");
    store
        .kv()
        .put(
            "local.kernelStats",
            stats.replaceFirst("\"kernelObjects\":\\d+", "\"kernelObjects\":0"));

    AuditReport report = KernelAudit.run(store);

    assertThat(report.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.kind()).isEqualTo(Kind.STATISTICS));
  }

  @Test
  void saysWhatTheHostHolds() {
    SimulatedStore store = newKernel();
    store.kv().compute("ko20.refCount", (k, v) -> "5,5");

    AuditReport report = KernelAudit.run(store);

    assertThat(report.isClean()).isTrue();
    assertThat(report.heldOutside()).containsKey("ko20");
  }

  @Test
  void findsASpanWithTheWrongHash() {
    SimulatedStore store = newKernel();
    commit(
        store,
        List.of(new EntryRow("v1", 0, 0, "{}")),
        List.of(new SpanRow("v1", 0, 1, SpanHash.extend(SpanHash.EMPTY, "[]"), true, 0)),
        List.of());

    AuditReport report = KernelAudit.runWithTranscripts(store);

    assertThat(report.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.problem()).contains("has the hash"));
  }

  @Test
  void findsSpansThatDoNotFollowEachOther() {
    SimulatedStore store = newKernel();
    commit(
        store,
        List.of(),
        List.of(
            new SpanRow("v1", 0, 1, SpanHash.EMPTY, false, 0),
            new SpanRow("v1", 2, 2, SpanHash.EMPTY, true, 2)),
        List.of(new SnapshotRow("v1", 0, "0".repeat(64), true, 0, 0)));

    AuditReport report = KernelAudit.run(store);

    assertThat(report.findings())
        .extracting(Finding::problem)
        .containsExactlyInAnyOrder(
            "a span starts at 2, not at 1",
            "incarnation 2 follows 0",
            "its snapshot was taken at 0, but its span starts at 2");
  }

  @Test
  void countsWhatItDoesNotTell() {
    SimulatedStore store = newKernel();
    for (int i = 0; i < KernelAudit.FINDINGS_MAX + 5; i++) {
      store.kv().put("zzz" + i, "");
    }

    AuditReport report = KernelAudit.run(store);

    assertThat(report.findings()).hasSize(KernelAudit.FINDINGS_MAX);
    assertThat(report.findingCount()).isEqualTo(KernelAudit.FINDINGS_MAX + 5);
  }

  private static SimulatedStore newKernel() {
    SimulatedStore store = new SimulatedStore();
    KernelState state = new KernelState(store, List.of(), 100_000, SilentObserver.INSTANCE);
    JsonNode config =
        JsJson.parse(
            "{\"bootstrap\":\"boot\",\"vats\":{\"boot\":{\"bundleID\":\""
                + FixedKernelBundles.id('a')
                + "\"}},\"devices\":{\"timer\":{}}}");
    state.bundles().add(FixedKernelBundles.id('a'), "{}");
    new KernelInitializer(state, new FixedKernelBundles(List.of()))
        .initialize(SwingSetConfig.parse(config), null);
    state.commit();
    return store;
  }

  private static SimulatedStore reference(String name) throws IOException {
    try (InputStream file = KernelAuditTest.class.getResourceAsStream("reference-states.json")) {
      JsonNode golden =
          JsJson.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8)).get(name);
      SimulatedStore store = new SimulatedStore();
      golden.get("kv").forEach(e -> store.kv().put(e.get(0).asText(), e.get(1).asText()));
      List<SpanRow> spans = new ArrayList<>();
      golden
          .get("spans")
          .forEach(s ->
              spans.add(
                  new SpanRow(
                      s.get(0).asText(),
                      s.get(1).asLong(),
                      s.get(2).asLong(),
                      s.get(3).asText(),
                      s.get(4).asBoolean(),
                      s.get(5).asInt())));
      commit(store, List.of(), spans, List.of());
      return store;
    }
  }

  private static void commit(
      SimulatedStore store,
      List<EntryRow> entries,
      List<SpanRow> spans,
      List<SnapshotRow> snapshots) {
    store.commit(
        new BlockChanges(
            List.of(), List.of(), new TreeMap<>(), entries, spans, snapshots, Map.of(), List.of()));
  }
}
