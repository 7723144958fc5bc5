package io.vatpool.kernel;

import static io.vatpool.kernel.ScriptedWorkers.syscalls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.protocol.DeliveryStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The design thread of suspended vats (upstream #8955), statement by statement, in its order; what
 * the thread leaves open is in {@link KernelLifecycleTest}.
 */
class SuspendedVatsTest {
  private static final ScriptedWorkers.Turn FAILS =
      engine -> new DeliveryStatus.Failed("the vat code failed to re-define all durable Kinds");
  private static final List<String> NEW = List.of("b0-l2", "b0-s2");

  private static LifecycleFixture suspended() {
    LifecycleFixture fixture = LifecycleFixture.withVatAdmin();
    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();
    fixture.deliveries();
    return fixture;
  }

  private static Stream<String> ofV2(LifecycleFixture fixture) {
    return fixture.deliveries().stream().filter(delivery -> delivery.startsWith("v2 "));
  }

  /**
   * "for a normal vat upgrade, the kernel rolls back the upgrade, leaving the vat in its old state"
   */
  @ParameterizedTest
  @EnumSource(Life.class)
  void anUpgradeThatFailsLeavesTheVatAsItWas(Life life) {
    LifecycleFixture fixture = LifecycleFixture.withVatAdmin();
    life.reach(fixture);
    fixture.deliveries();
    int incarnation = fixture.kernel.vat("v2").orElseThrow().incarnation();
    VatLife before = fixture.life("v2");
    if (!before.suspended()) {
      fixture.workers.script("v2", engine -> new DeliveryStatus.Ok()); // bringOutYourDead
    }
    fixture.workers.script("v2", FAILS);

    fixture.upgrade("v2");
    fixture.run();

    assertThat(fixture.life("v2")).isEqualTo(before);
    assertThat(fixture.kernel.vat("v2").orElseThrow().incarnation()).isEqualTo(incarnation);
    assertThat(fixture.kernel.vat("v2").orElseThrow().bundleId())
        .isEqualTo(LifecycleFixture.BUNDLE);
  }

  /** The four combinations of the two flags. */
  enum Life {
    RUNNING,
    SUSPENDED,
    PAUSED,
    SUSPENDED_PAUSED;

    boolean suspended() {
      return this == SUSPENDED || this == SUSPENDED_PAUSED;
    }

    boolean paused() {
      return this == PAUSED || this == SUSPENDED_PAUSED;
    }

    void reach(LifecycleFixture fixture) {
      if (suspended()) {
        fixture.kernel.lifecycle().suspend("v2", "");
        fixture.run();
      }
      if (paused()) {
        fixture.kernel.lifecycle().pause("v2", "");
      }
      fixture.commit();
      fixture.deliveries();
    }
  }

  /**
   * "suspended=no, paused=no: deliver as usual; yes, no: startVat on demand; yes, yes: enqueue
   * would-be deliveries; no, yes: enqueue would-be deliveries, confident about page-in working"
   */
  @ParameterizedTest
  @EnumSource(Life.class)
  void aDeliveryMeetsEachCombinationOfTheFlags(Life life) {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    life.reach(fixture);

    fixture.send("v2", "hello");
    fixture.run();

    Stream<String> expected =
        switch (life) {
          case RUNNING -> Stream.of("v2 hello");
          case SUSPENDED -> Stream.of("v2 startVat", "v2 hello");
          case PAUSED, SUSPENDED_PAUSED -> Stream.of();
        };
    assertThat(fixture.deliveries()).containsExactlyElementsOf(expected.toList());
    VatSummary vat = fixture.kernel.vat("v2").orElseThrow();
    assertThat(vat.waiting()).isEqualTo(life.paused() ? 1 : 0);
    assertThat(vat.life().suspended()).isEqualTo(life == Life.SUSPENDED_PAUSED);
    assertThat(vat.life().paused()).isEqualTo(life.paused());
  }

  /** "upgrade() would clear the paused flag, and would also clear the suspended flag" */
  @ParameterizedTest
  @EnumSource(Life.class)
  void anUpgradeClearsBothFlagsAndDeliversWhatWaited(Life life) {
    LifecycleFixture fixture = LifecycleFixture.withVatAdmin();
    life.reach(fixture);
    if (life.paused()) {
      fixture.send("v2", "one");
      fixture.send("v2", "two");
      fixture.run();
    }

    fixture.upgrade("v2");
    fixture.run();
    fixture.send("v2", "three");
    fixture.run();

    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
    assertThat(ofV2(fixture).filter(d -> !d.endsWith("bringOutYourDead")))
        .containsExactlyElementsOf(
            life.paused()
                ? List.of("v2 startVat", "v2 one", "v2 two", "v2 three")
                : List.of("v2 startVat", "v2 three"));
    assertThat(fixture.store.kv()).doesNotContainKey("v2.lifecycle");
  }

  /** "no worker and no transcript": the old span is closed and none of it would be replayed. */
  @Test
  void betweenIncarnationsThereIsNothingToReplay() {
    LifecycleFixture fixture = suspended();

    VatSummary vat = fixture.kernel.vat("v2").orElseThrow();

    assertThat(vat.spanStart()).isEqualTo(vat.position());
    assertThat(vat.snapshotId()).isNull();
    assertThat(fixture.workers.discarded()).contains("v2");
  }

  /** "starting the incarnation means sampling the current liveslots/supervisor bundles" */
  @Test
  void vatsThatAreIdleAcrossUpgradesDoNotExperienceTheIntermediateVersions() {
    LifecycleFixture fixture = new LifecycleFixture(1, 1, false);
    fixture.kernel.lifecycle().suspend("v2", "");
    fixture.run();
    fixture.open(List.of("b0-l-between", "b0-s-between"));
    fixture.kernel.lifecycle().restartAll();
    fixture.run();
    fixture.open(NEW);
    fixture.kernel.lifecycle().restartAll();
    fixture.run();
    fixture.deliveries();

    fixture.kernel.lifecycle().unsuspend("v2");
    fixture.run();

    assertThat(fixture.kernel.vat("v2").orElseThrow().incarnation()).isEqualTo(1);
    assertThat(fixture.store.kv().get("v2.options"))
        .contains("b0-l2", "b0-s2")
        .doesNotContain("between");
    assertThat(fixture.store.transcript("v2").toString()).doesNotContain("between");
  }

  /**
   * "our best option is to leave the vat in a suspended state, and set a flag that inhibits ..."
   */
  @Test
  void aStartThatFailsIsNotTriedAgainInALoop() {
    LifecycleFixture fixture = suspended();
    fixture.workers.script("v2", FAILS);
    fixture.send("v2", "hello");
    fixture.run();
    fixture.deliveries();

    fixture.send("v2", "again");
    fixture.run();

    assertThat(fixture.deliveries()).isEmpty();
    assertThat(fixture.life("v2"))
        .isEqualTo(
            new VatLife.SuspendedPaused("the vat code failed to re-define all durable Kinds", 0));
  }

  /** "an unsuspension error ... until some manual process (perhaps a normal vat-upgrade)" */
  @Test
  void afterAFailedStartAnUpgradeWithCodeThatWorksDeliversWhatWaited() {
    LifecycleFixture fixture = suspended();
    fixture.workers.script("v2", FAILS);
    fixture.send("v2", "hello");
    fixture.run();
    fixture.deliveries();

    fixture.upgrade("v2");
    fixture.run();

    assertThat(ofV2(fixture)).containsExactly("v2 startVat", "v2 hello");
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
  }

  /**
   * "if any of these vats fails to unsuspend, the kernel should panic": criticalVatFlag, and
   * restartCriticalFlag, "distinct from criticalVatFlag".
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCriticalVatThatDoesNotRestartStopsTheKernelBeforeAnythingElse(boolean criticalAnyway) {
    LifecycleFixture fixture =
        criticalAnyway ? LifecycleFixture.withCriticalVat(1, 2) : new LifecycleFixture(1, 2, false);
    if (!criticalAnyway) {
      fixture.kernel.lifecycle().restartCritical("v3", true);
    }
    fixture.run();
    fixture.open(NEW);
    fixture.send("v1", "first");
    RestartPlan plan = fixture.kernel.lifecycle().restartAll();
    fixture.send("v2", "second");
    fixture.commit();
    fixture.workers.script("v3", FAILS);

    assertThatThrownBy(fixture::run)
        .isInstanceOf(KernelPanicException.class)
        .hasMessageContaining("v3 did not start again after the restart: the vat code failed");
    assertThat(plan.revived()).containsExactly("v1", "v3");
    assertThat(fixture.deliveries()).containsExactly("v1 startVat", "v3 startVat");
  }

  /** "the remaining vats are left suspended, and will be unsuspended on-demand" */
  @Test
  void workIsProportionalToTheVatsInUse() {
    LifecycleFixture fixture = new LifecycleFixture(1, 20, false);
    fixture.open(NEW);

    fixture.kernel.lifecycle().restartAll();
    fixture.send("v7", "hello");
    fixture.run();

    assertThat(fixture.deliveries())
        .containsExactlyInAnyOrder("v1 startVat", "v7 startVat", "v7 hello");
  }

  /** "preemptively page-out the worker when a vat gets paused"; nothing pages it in meanwhile. */
  @ParameterizedTest
  @EnumSource(Life.class)
  void theEngineOfAPausedVatMayGoAtOnce(Life life) {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);

    life.reach(fixture);

    boolean runs = life == Life.RUNNING;
    assertThat(fixture.workers.discarded().contains("v2")).isEqualTo(!runs);
    assertThat(fixture.kernel.upcoming().standing("v2").isPresent()).isEqualTo(runs);
  }

  /**
   * "let userspace clear the paused flag (and deliver any queued messages)": no new incarnation.
   */
  @Test
  void resumingAPausedVatStartsNothing() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().pause("v2", "");
    fixture.send("v2", "hello");
    fixture.run();

    fixture.kernel.lifecycle().resume("v2");
    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v2 hello");
    assertThat(fixture.kernel.vat("v2").orElseThrow().incarnation()).isZero();
  }

  /** "needs to decode the lack of metadata as this state" */
  @Test
  void aStoreWithoutMetadataHoldsVatsThatRun() {
    LifecycleFixture fixture = new LifecycleFixture(1, 1);

    assertThat(fixture.store.kv().keySet())
        .noneMatch(key -> key.contains("lifecycle") || key.contains("sideQueue"));
    assertThat(fixture.life("v1")).isEqualTo(new VatLife.Running());
    assertThat(fixture.life("v2")).isEqualTo(new VatLife.Running());
  }

  /** GC actions and reaps of a paused vat wait as messages do. */
  @Test
  void garbageOfAPausedVatWaits() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.kernel.lifecycle().pause("v2", "");

    fixture.kernel.reapAllVats(Map.of());
    fixture.run();
    List<String> whilePaused = fixture.deliveries();
    fixture.kernel.lifecycle().resume("v2");
    fixture.run();

    assertThat(whilePaused).contains("v1 bringOutYourDead").noneMatch(d -> d.startsWith("v2"));
    assertThat(fixture.deliveries()).containsExactly("v2 bringOutYourDead");
  }

  /** A vat that suspends itself by way of its admin, say, finishes its crank first. */
  @Test
  void whatIsDeliveredToWhileItIsSuspendedFinishesItsCrank() {
    LifecycleFixture fixture = new LifecycleFixture(2, 0);
    fixture.workers.script("v2", syscalls("[\"vatstoreSet\",\"written\",\"before the end\"]"));
    fixture.send("v2", "last");
    fixture.kernel.lifecycle().suspend("v2", "");

    fixture.run();

    assertThat(fixture.deliveries()).containsExactly("v2 last", "v2 bringOutYourDead");
    assertThat(fixture.store.kv()).containsEntry("v2.vs.written", "before the end");
  }
}
