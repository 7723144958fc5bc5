package io.vatpool.kernel;

import static io.vatpool.kernel.ScriptedWorkers.syscalls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.policy.RunPolicies;
import io.vatpool.kernel.port.VatFaultedException;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.life.IllegalTransitionException;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.DeliveryStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelLifecycleTest {
  private static final ScriptedWorkers.Turn FAILS =
      engine -> new DeliveryStatus.Failed("durable kind is not defined");
  private static final ScriptedWorkers.Turn DIES =
      engine -> {
        throw new VatFaultedException("v2", "two engines died");
      };

  @Test
  void aSuspendedVatHasNeitherEngineNorTranscript() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);

    fixture.kernel.lifecycle().suspend("v2", "for the night");
    fixture.run();

    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Suspended("for the night"));
    assertThat(fixture.deliveries()).containsExactly("v2 bringOutYourDead");
    assertThat(fixture.workers.discarded()).contains("v2");
    assertThat(fixture.store.transcript("v2").getLast()).contains("shutdown-worker");
    VatSummary vat = fixture.kernel.vat("v2").orElseThrow();
    assertThat(vat.incarnation()).isEqualTo(1);
    assertThat(vat.position()).isEqualTo(vat.spanStart());
    assertThat(fixture.transitions()).containsExactly("v2 suspend suspended");
  }

  @Test
  void aDeliveryBringsItBackOnTheWorkerBundlesOfToday() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();
    fixture.open(List.of("b0-l2", "b0-s2"));

    fixture.send("v2", "hello");
    fixture.send("v2", "again");
    fixture.run();

    assertThat(fixture.deliveries())
        .containsExactly("v2 bringOutYourDead", "v2 startVat", "v2 hello", "v2 again");
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
    assertThat(fixture.store.kv().get("v2.options")).contains("[\"b0-l2\",\"b0-s2\"]");
    assertThat(fixture.store.kv().keySet())
        .noneMatch(key -> key.startsWith("lifecycle") || key.startsWith("sideQueue"))
        .doesNotContain("v2.lifecycle");
  }

  @Test
  void aVatSuspendedTwiceIsSuspendedOnce() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().suspend("v2", "first");
    fixture.kernel.lifecycle().suspend("v2", "second");

    fixture.run();

    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Suspended("first"));
    assertThat(fixture.kernel.lifecycle().suspend("v2", "third")).isFalse();
    assertThat(fixture.kernel.vat("v2").orElseThrow().incarnation()).isEqualTo(1);
  }

  @Test
  void aVatThatCannotBringOutItsDeadIsSuspendedAllTheSame() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.workers.script("v2", FAILS);

    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();

    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Suspended(""));
    assertThat(fixture.store.transcript("v2").toString()).doesNotContain("bringOutYourDead");
  }

  @Test
  void aVatThatDoesNotStartWaitsForWhoeverCanHelp() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();
    fixture.workers.script("v2", FAILS);

    String answer = fixture.send("v2", "hello");
    fixture.run();
    fixture.send("v2", "again");
    fixture.run();

    assertThat(fixture.life("v2"))
        .isEqualTo(new VatLife.SuspendedPaused("durable kind is not defined", 0));
    assertThat(fixture.kernel.vat("v2").orElseThrow().waiting()).isEqualTo(2);
    assertThat(fixture.kernel.promise(answer)).isEqualTo(new PromiseState.Unresolved());
    assertThat(fixture.kernel.hasWork()).isFalse();
    assertThat(fixture.store.transcript("v2").toString()).doesNotContain("hello");

    fixture.deliveries();
    fixture.kernel.lifecycle().resume("v2");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v2 startVat", "v2 hello", "v2 again");
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
  }

  @Test
  void whatWaitsForAPausedVatIsDeliveredBeforeAnythingNewer() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().pause("v2", "");
    fixture.send("v2", "one");
    fixture.send("v2", "two");
    fixture.send("v1", "other");
    fixture.run();
    fixture.send("v2", "three");
    fixture.kernel.step(); // routed, and so ahead of what waits, but for the rule

    fixture.kernel.lifecycle().resume("v2");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v1 other", "v2 one", "v2 two", "v2 three");
  }

  @Test
  void aNotificationWaitsToo() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.workers.script(
        "v1",
        engine -> {
          engine.syscall(
              "[\"send\",\"o-50\",{\"methargs\":{\"body\":\"#[\\\"ask\\\",[]]\",\"slots\":[]},"
                  + "\"result\":\"p+5\"}]");
          engine.syscall("[\"subscribe\",\"p+5\"]");
          return new DeliveryStatus.Ok();
        });
    fixture.workers.script(
        "v2", syscalls("[\"resolve\",[[\"p-60\",false,{\"body\":\"#7\",\"slots\":[]}]]]"));
    fixture.kernel.queueToObject(
        fixture.roots.getFirst(),
        new CapData("#[\"use\",[\"$0\"]]", List.of(fixture.roots.get(1))),
        ResolutionPolicy.NONE);
    fixture.kernel.step();
    fixture.kernel.step();
    fixture.kernel.lifecycle().pause("v1", "");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v1 use", "v2 ask");
    assertThat(fixture.kernel.vat("v1").orElseThrow().waiting()).isEqualTo(1);

    fixture.kernel.lifecycle().resume("v1");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v1 notify");
  }

  @Test
  void anIllegalTransitionSaysWhatIs() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.terminateVat("v2", CapData.of("#\"enough\""));

    assertThatThrownBy(() -> fixture.kernel.lifecycle().resume("v2"))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessage("vat v2 is terminated, which does not allow to resume");
    assertThatThrownBy(() -> fixture.kernel.lifecycle().unsuspend("v1"))
        .isInstanceOf(IllegalTransitionException.class)
        .hasMessage("vat v1 is running, which does not allow to unsuspend");
  }

  @Test
  void whatWaitsForAVatThatIsTerminatedMeetsADeadVat() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().pause("v2", "");
    String answer = fixture.send("v2", "hello");
    fixture.run();

    fixture.kernel.terminateVat("v2", CapData.of("#\"enough\""));
    fixture.run();

    assertThat(fixture.kernel.promise(answer))
        .isEqualTo(
            new PromiseState.Rejected(
                CapData.of("#{\"#error\":\"vat terminated\",\"name\":\"Error\"}")));
    assertThat(fixture.store.kv().keySet())
        .noneMatch(key -> key.startsWith("v2.") || key.startsWith("sideQueue"));
  }

  @Test
  void promisesAndPassingObjectsOfASuspendedVatAreGivenUp() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    String answer = fixture.send("v2", "neverAnswered");
    fixture.run();

    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();

    assertThat(fixture.kernel.promise(answer))
        .isInstanceOfSatisfying(
            PromiseState.Rejected.class,
            rejected ->
                assertThat(rejected.data().body()).contains("vatUpgraded", "vat suspended"));
  }

  @Test
  void aRestartRevivesOnlyWhatTheKernelNeeds() {
    LifecycleFixture fixture = new LifecycleFixture(2, 3);
    fixture.kernel.lifecycle().restartCritical("v4", true);
    fixture.kernel.lifecycle().suspend("v5", "");
    fixture.run();
    fixture.deliveries();
    String answer = fixture.send("v3", "neverAnswered");
    fixture.run();
    fixture.deliveries();
    RestartPlan plan = fixture.kernel.lifecycle().planRestart();

    RestartPlan done = fixture.kernel.lifecycle().restartAll();
    fixture.send("v1", "after");
    fixture.run();

    assertThat(done)
        .isEqualTo(plan)
        .isEqualTo(
            new RestartPlan(
                List.of("v1", "v2", "v3", "v4"),
                List.of("v5"),
                List.of(),
                List.of("v1", "v2", "v4")));
    assertThat(fixture.deliveries())
        .containsExactly("v1 startVat", "v2 startVat", "v4 startVat", "v1 after");
    assertThat(fixture.life("v3").suspended()).isTrue();
    assertThat(fixture.kernel.promise(answer)).isInstanceOf(PromiseState.Rejected.class);
    assertThat(fixture.store.kv().keySet())
        .noneMatch(key -> key.startsWith("lifecycle") || key.endsWith(".disconnect"));
  }

  @Test
  void aRestartStopsTheKernelBeforeAnythingElseIfANeededVatFails() {
    LifecycleFixture fixture = new LifecycleFixture(2, 1);
    fixture.kernel.lifecycle().restartAll();
    fixture.send("v1", "after");
    fixture.commit();
    fixture.workers.script("v2", FAILS);

    assertThatThrownBy(fixture::run)
        .isInstanceOf(KernelPanicException.class)
        .hasMessageContaining("v2 did not start again after the restart: durable kind");
    fixture.deliveries();
    fixture.commit();
    fixture.open(List.of("b0-l3", "b0-s3"));
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v2 startVat", "v1 after");
  }

  @Test
  void aFaultPausesTheVatAndTheKernelRunsOn() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.workers.script("v2", DIES);
    fixture.send("v2", "hello");
    fixture.send("v1", "other");

    assertThatThrownBy(fixture::run).isInstanceOf(VatFaultedException.class);
    assertThat(fixture.kernel.lifecycle().fault("v2", "two engines died")).isTrue();
    fixture.run();

    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Paused("two engines died", 1));
    assertThat(fixture.deliveries()).containsExactly("v2 hello", "v1 other");
    fixture.kernel.lifecycle().resume("v2");
    fixture.run();
    assertThat(fixture.deliveries()).containsExactly("v2 hello");
  }

  @Test
  void aVatWhoseEngineHasDiedIsSuspendedWithoutBeingAskedAnything() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().fault("v2", "two engines died");

    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();

    assertThat(fixture.deliveries()).isEmpty();
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.SuspendedPaused("two engines died", 1));
  }

  @Test
  void aMeterThatCannotPayPausesWhereThatIsWanted() {
    LifecycleFixture fixture = new LifecycleFixture(0, 1);
    fixture.kernel.lifecycle().pauseOnMeterUnderflow("v1", true);
    for (int i = 0; i < 9; i++) {
      fixture.send("v1", "spend" + i);
    }
    fixture.run();
    fixture.deliveries();

    fixture.send("v1", "tooMuch");
    fixture.run();

    assertThat(fixture.life("v1")).isEqualTo(new VatLife.Paused("meter underflow", 0));
    assertThat(fixture.kernel.vat("v1").orElseThrow().waiting()).isEqualTo(1);
    assertThat(fixture.store.transcript("v1").toString()).doesNotContain("tooMuch");

    fixture.refillMeter();
    fixture.deliveries();
    fixture.kernel.lifecycle().resume("v1");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v1 tooMuch");
    assertThat(fixture.life("v1")).isEqualTo(new VatLife.Running());
  }

  @Test
  void everyTransitionIsInTheSlog() {
    LifecycleFixture fixture = LifecycleFixture.withVatAdmin();
    KernelLifecycle lives = fixture.kernel.lifecycle();
    lives.suspend("v2", "for the night");
    fixture.run();
    lives.unsuspend("v2");
    fixture.run();
    lives.pause("v2", "audit");
    lives.suspend("v2", "");
    fixture.run();
    lives.resume("v2");
    fixture.workers.script("v2", FAILS);
    fixture.send("v2", "hello");
    fixture.run();
    fixture.upgrade("v2");
    fixture.run();
    fixture.kernel.lifecycle().fault("v2", "two engines died");
    fixture.kernel.lifecycle().resume("v2");
    fixture.run();
    fixture.kernel.lifecycle().pause("v2", "");
    fixture.kernel.terminateVat("v2", CapData.of("#\"enough\""));
    fixture.run();

    assertThat(fixture.transitions())
        .containsExactly(
            "v2 suspend suspended",
            "v2 unsuspend running",
            "v2 pause paused",
            "v2 suspend suspended+paused",
            "v2 resume suspended",
            "v2 start-failed suspended+paused",
            "v2 upgrade running",
            "v2 fault paused",
            "v2 resume running",
            "v2 pause paused",
            "v2 terminate terminated");
    assertThat(fixture.slog)
        .filteredOn(event -> event.path("reason").asText().equals("audit"))
        .first()
        .hasToString(
            "{\"type\":\"vat-lifecycle\",\"vatID\":\"v2\",\"event\":\"pause\","
                + "\"from\":\"running\",\"to\":\"paused\",\"reason\":\"audit\"}");
  }

  @Test
  void anotherGatewayGoesOnWithTheSameHash() {
    LifecycleFixture fixture = new LifecycleFixture(2, 2);
    fixture.kernel.lifecycle().pause("v3", "");
    fixture.send("v3", "hello");
    fixture.kernel.lifecycle().restartAll();
    fixture.send("v4", "hello");
    fixture.commit();
    Kernel first = fixture.kernel;
    first.run(RunPolicies.forever());

    fixture.open(List.of("b0-l", "b0-s"));
    fixture.kernel.run(RunPolicies.forever());

    assertThat(fixture.kernel.activityHash()).isEqualTo(first.activityHash());
  }
}
