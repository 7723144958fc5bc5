package io.vatpool.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.policy.CleanupBudget;
import io.vatpool.protocol.CapData;
import java.util.List;
import org.junit.jupiter.api.Test;

class GarbageTest {
  private final StateFixture fixture = new StateFixture();
  private final KernelState state = fixture.state;
  private final String exporter = fixture.staticVat("exporter", "{}");
  private final String importer = fixture.staticVat("importer", "{}");

  @Test
  void anImportIsCountedOnceItIsReachable() {
    String kref = state.cList().toKernel(exporter, "o+5");

    String vref = state.cList().toVat(importer, kref);

    assertThat(vref).isEqualTo("o-50");
    assertThat(fixture.get(kref + ".refCount")).isEqualTo("1,1");
    assertThat(fixture.get(importer + ".c." + kref)).isEqualTo("R o-50");
    assertThat(fixture.get(importer + ".c.o-50")).isEqualTo(kref);
  }

  @Test
  void aDroppedImportTellsTheExporter() {
    String kref = given();

    state.cList().clearReachable(importer, kref);
    state.refcountSweep().run();

    assertThat(state.gcActions().all()).containsExactly("v1 dropExport " + kref);
    assertThat(state.gcActions().poll())
        .isEqualTo(new RunQueueEvent.Gc(GcActions.Type.DROP_EXPORT, exporter, List.of(kref)));
  }

  @Test
  void aRetiredImportLetsTheExporterRetireAfterTheDrop() {
    String kref = given();
    state.cList().clearReachable(importer, kref);
    state.cList().delete(importer, kref, "o-50");

    state.refcountSweep().run();

    assertThat(state.gcActions().all())
        .containsExactly("v1 dropExport " + kref, "v1 retireExport " + kref);
    assertThat(((RunQueueEvent.Gc) state.gcActions().poll()).action())
        .isEqualTo(GcActions.Type.DROP_EXPORT);
  }

  @Test
  void anActionIsNegatedWhenTheObjectIsExportedAnew() {
    String kref = given();
    state.cList().clearReachable(importer, kref);
    state.refcountSweep().run();
    state.cList().toVat(importer, kref);

    RunQueueEvent event = state.gcActions().poll();

    assertThat(event).isEqualTo(new RunQueueEvent.NegatedGcAction());
    assertThat(fixture.get("gcActions")).isEqualTo("[]");
    assertThat(state.gcActions().poll()).isNull();
  }

  @Test
  void anActionForAVatThatIsGoneIsNegated() {
    String kref = given();
    state.cList().clearReachable(importer, kref);
    state.refcountSweep().run();
    terminate(exporter);
    state.cleanup().run(exporter, CleanupBudget.UNLIMITED);

    RunQueueEvent event = state.gcActions().poll();

    assertThat(event).isEqualTo(new RunQueueEvent.NegatedGcAction());
  }

  @Test
  void aDeadExportersObjectIsRetiredFromWhoRecognisesIt() {
    String kref = given();
    terminate(exporter);
    state.cleanup().run(exporter, CleanupBudget.UNLIMITED);
    state.refcountSweep().run();
    assertThat(state.objects().owner(kref)).isNull();
    assertThat(state.referenceCounts().objectExists(kref)).isTrue();

    state.cList().clearReachable(importer, kref);
    state.refcountSweep().run();

    assertThat(state.referenceCounts().objectExists(kref)).isFalse();
    assertThat(state.gcActions().all()).containsExactly("v2 retireImport " + kref);
  }

  @Test
  void anUnheldPromiseIsDeletedAndLetsGo() {
    String held = given();
    String kpid = state.promises().add(ResolutionPolicy.IGNORE);
    state.referenceCounts().increment(kpid);
    state.promises().settle(kpid, false, new CapData("#\"$0\"", List.of(held)));
    assertThat(fixture.get(held + ".refCount")).isEqualTo("2,2");

    state.referenceCounts().decrement(kpid);
    state.refcountSweep().run();

    assertThat(state.promises().exists(kpid)).isFalse();
    assertThat(fixture.get(held + ".refCount")).isEqualTo("1,1");
  }

  @Test
  void nobodyCanLetGoOfWhatNobodyHolds() {
    String kpid = state.promises().add(ResolutionPolicy.IGNORE);

    assertThatThrownBy(() -> state.referenceCounts().decrement(kpid))
        .isInstanceOf(StateViolationException.class)
        .hasMessageContaining(kpid);
  }

  @Test
  void cleanupStopsAtEachPhasesLimit() {
    for (int i = 1; i <= 3; i++) {
      state.cList().toVat(importer, state.cList().toKernel(exporter, "o+" + i));
    }
    terminate(exporter);

    TerminatedVatCleanup.Progress first = state.cleanup().run(exporter, CleanupBudget.ofEach(2));
    TerminatedVatCleanup.Progress second = state.cleanup().run(exporter, CleanupBudget.ofEach(2));

    assertThat(first.done()).isFalse();
    assertThat(first.work().exports()).isEqualTo(2);
    assertThat(second.work().exports()).isEqualTo(1);
    assertThat(second.work().kv()).isEqualTo(2);
    assertThat(state.cleanup().run(exporter, CleanupBudget.UNLIMITED).done()).isTrue();
    assertThat(state.vats().hasState(exporter)).isFalse();
  }

  private String given() {
    String kref = state.cList().toKernel(exporter, "o+5");
    state.cList().toVat(importer, kref);
    return kref;
  }

  private void terminate(String vatId) {
    state.vats().remove(vatId);
    state.terminatedVats().add(vatId);
    state.transcripts().stopUsing(vatId);
  }
}
