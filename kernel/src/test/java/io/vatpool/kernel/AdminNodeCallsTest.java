package io.vatpool.kernel;

import static io.vatpool.kernel.ScriptedWorkers.syscalls;
import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.protocol.CapData;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lives of vats in the hands of programs: of whoever holds a vat's admin node. */
class AdminNodeCallsTest {
  private static final String NODE = "o+d10/1";
  private static final String IMPORT = "o-50";

  private final LifecycleFixture fixture = LifecycleFixture.withVatAdmin();
  private String node = "";

  /** The vat-admin vat gives v2 its own admin node, kept as liveslots keeps it. */
  @BeforeEach
  void giveV2ItsAdminNode() {
    fixture.workers.script(
        "v1",
        syscalls(
            "[\"vatstoreSet\",\"vom.dkind.10.descriptor\",\"{\\\"kindID\\\":\\\"10\\\",\\\"tag\\\":\\\"adminNode\\\"}\"]",
            "[\"vatstoreSet\",\"vom.%s\",\"{\\\"vatID\\\":{\\\"body\\\":\\\"#\\\\\\\"v2\\\\\\\"\\\",\\\"slots\\\":[]}}\"]"
                .formatted(NODE),
            "[\"send\",\"%s\",{\"methargs\":{\"body\":\"#[\\\"take\\\",[\\\"$0\\\"]]\",\"slots\":[\"%s\"]}}]"
                .formatted(IMPORT, NODE)));
    fixture.kernel.queueToObject(
        fixture.roots.getFirst(),
        new CapData("#[\"give\",[\"$0\"]]", List.of(fixture.roots.getLast())),
        ResolutionPolicy.NONE);
    fixture.run();
    node = fixture.store.kv().get("v1.c." + NODE);
    fixture.deliveries();
  }

  /** Calls the admin node of v2, and runs. */
  private PromiseState call(String method, String args) {
    String answer =
        fixture.kernel.queueToObject(
            node, CapData.of("#[\"" + method + "\"," + args + "]"), ResolutionPolicy.IGNORE);
    fixture.run();
    return fixture.kernel.promise(answer);
  }

  private static void assertDone(PromiseState answer) {
    assertThat(answer).isEqualTo(new PromiseState.Fulfilled(CapData.of("#\"#undefined\"")));
  }

  @Test
  void whoHoldsTheNodeSuspendsPausesAndResumes() {
    assertDone(call("pause", "[\"audit\"]"));
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Paused("audit", 0));

    assertDone(call("suspend", "[\"later\"]"));
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.SuspendedPaused("audit", 0));

    assertDone(call("resume", "[]"));
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Suspended("audit"));

    fixture.send("v2", "hello");
    fixture.run();
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
    assertThat(fixture.deliveries())
        .containsExactly("v2 bringOutYourDead", "v2 startVat", "v2 hello");
  }

  @Test
  void itWaitsForItsMeterIfTheHolderWantsThat() {
    assertDone(call("pauseOnMeterUnderflow", "[true]"));
    assertThat(fixture.store.kv().get("v2.options")).contains("\"meterUnderflow\":\"pause\"");

    assertDone(call("pauseOnMeterUnderflow", "[false]"));
    assertThat(fixture.store.kv().get("v2.options")).doesNotContain("meterUnderflow");
  }

  @Test
  void whatTheStateDoesNotAllowRejectsAndSaysWhatIs() {
    PromiseState answer = call("resume", "[]");

    assertThat(answer)
        .isInstanceOfSatisfying(
            PromiseState.Rejected.class,
            rejected ->
                assertThat(rejected.data().body())
                    .contains("vat v2 is running, which does not allow to resume"));
    assertThat(call("suspend", "[7]")).isInstanceOf(PromiseState.Rejected.class);
    assertThat(call("pauseOnMeterUnderflow", "[]")).isInstanceOf(PromiseState.Rejected.class);
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
  }

  @Test
  void anythingElseWithSuchAMethodIsAMessageLikeAnyOther() {
    fixture.send("v1", "suspend");
    fixture.send("v2", "pause");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v1 suspend", "v2 pause");
    assertThat(fixture.life("v1")).isEqualTo(new VatLife.Running());
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
  }

  @Test
  void otherMethodsOfTheNodeGoToTheVatAdminVat() {
    call("upgrade", "[]");

    assertThat(fixture.deliveries()).containsExactly("v1 upgrade");
  }

  @Test
  void aVatThatSuspendsItselfFinishesItsCrankFirst() {
    fixture.workers.script(
        "v2",
        syscalls(
            "[\"send\",\"%s\",{\"methargs\":{\"body\":\"#[\\\"suspend\\\",[]]\",\"slots\":[]}}]"
                .formatted(IMPORT),
            "[\"vatstoreSet\",\"written\",\"after the call\"]"));

    fixture.send("v2", "goToSleep");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v2 goToSleep", "v2 bringOutYourDead");
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Suspended(""));
    assertThat(fixture.store.kv()).containsEntry("v2.vs.written", "after the call");
  }
}
