package io.vatpool.kernel;

import static io.vatpool.kernel.ScriptedWorkers.syscalls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.device.Device;
import io.vatpool.kernel.device.DeviceAnswer;
import io.vatpool.kernel.device.DeviceEndowments;
import io.vatpool.kernel.device.DeviceSyscalls;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.policy.RunPolicies;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.VatStanding;
import io.vatpool.kernel.state.KernelSettings;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.testing.SilentObserver;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KernelTest {
  private static final String BUNDLE = "b1-" + "0".repeat(128);
  private static final String NOT_INSTALLED = "b1-" + "f".repeat(128);
  private static final Passable.CopyRecord NO_OPTIONS = new Passable.CopyRecord(new TreeMap<>());
  private static final CapData HELLO = CapData.of("#[\"hello\",[]]");

  private final SimulatedStore store = new SimulatedStore();
  private final ScriptedWorkers workers = new ScriptedWorkers();
  private final Map<String, Device> devices = new HashMap<>();
  private final Map<String, DeviceSyscalls> deviceSyscalls = new HashMap<>();

  @Test
  void aMessageIsRoutedAndDelivered() {
    Kernel kernel = started("alice");

    String kpid = kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    workers.script(
        "v1", syscalls("[\"resolve\",[[\"p-60\",false,{\"body\":\"#7\",\"slots\":[]}]]]"));
    RunReport report = kernel.run(RunPolicies.forever());
    kernel.commit();

    assertThat(report).isEqualTo(new RunReport(2, true));
    assertThat(workers.deliveries().get(1))
        .isEqualTo(
            "v1 [\"message\",\"o+0\",{\"methargs\":{\"body\":\"#[\\\"hello\\\",[]]\","
                + "\"slots\":[]},\"result\":\"p-60\"}]");
    assertThat(kernel.promise(kpid)).isEqualTo(new PromiseState.Fulfilled(CapData.of("#7")));
    assertThat(store.transcript("v1").get(2))
        .endsWith(
            "\"r\":[\"ok\",null]}],\"r\":{\"status\":\"ok\",\"metering\":{\"computrons\":1000}}}");
  }

  @Test
  void aTakenResolutionLetsThePromiseGo() {
    Kernel kernel = started("alice");
    String kpid = kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    workers.script(
        "v1", syscalls("[\"resolve\",[[\"p-60\",true,{\"body\":\"#7\",\"slots\":[]}]]]"));
    kernel.run(RunPolicies.forever());

    CapData data = kernel.takeResolution(kpid, true);
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.NONE);
    kernel.step();

    assertThat(data).isEqualTo(CapData.of("#7"));
    assertThat(kernel.promise(kpid)).isEqualTo(new PromiseState.Unknown());
  }

  @Test
  void anIllegalSyscallIsRefusedOnASecondRunAndEndsTheVat() {
    Kernel kernel = started("alice");
    String kpid = kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    List<Boolean> accepted = new ArrayList<>();
    workers.script(
        "v1",
        engine -> {
          engine.syscall("[\"vatstoreSet\",\"a\",\"1\"]");
          accepted.add(engine.syscall("[\"subscribe\",\"p-99\"]"));
          engine.syscall("[\"vatstoreSet\",\"b\",\"2\"]");
          return new DeliveryStatus.Ok();
        });

    kernel.run(RunPolicies.noCleanup());

    assertThat(accepted).containsExactly(true, false);
    assertThat(workers.orders().getLast().refusals()).hasSize(1);
    assertThat(workers.discarded()).contains("v1");
    assertThat(kernel.vat("v1").orElseThrow().terminated()).isTrue();
    assertThat(kernel.promise(kpid))
        .isEqualTo(
            new PromiseState.Rejected(
                CapData.of("#{\"#error\":\"vat terminated\",\"name\":\"Error\"}")));
  }

  @Test
  void bothRunsOfADeliveryHashAsOne() {
    Kernel kernel = started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    workers.script(
        "v1",
        engine -> {
          engine.syscall("[\"vatstoreSet\",\"a\",\"1\"]");
          if (workers.orders().size() == 2) {
            engine.restart(); // the same again, after a death in between
            engine.syscall("[\"vatstoreSet\",\"a\",\"1\"]");
          }
          return new DeliveryStatus.Ok();
        });
    kernel.run(RunPolicies.forever());
    String interrupted = kernel.activityHash();

    String undisturbed = undisturbedHash(syscalls("[\"vatstoreSet\",\"a\",\"1\"]"));

    assertThat(interrupted).isEqualTo(undisturbed);
  }

  private String undisturbedHash(ScriptedWorkers.Turn turn) {
    KernelTest other = new KernelTest();
    Kernel kernel = other.started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    other.workers.script("v1", turn);
    kernel.run(RunPolicies.forever());
    return kernel.activityHash();
  }

  @Test
  void lookingAheadTellsWhatComesNextAndChangesNothing() {
    List<String> upcoming = new ArrayList<>();
    List<Optional<VatStanding>> standing = new ArrayList<>();
    String undisturbed = hashOfRunWith(kernel -> {});

    String watched =
        hashOfRunWith(kernel -> {
          upcoming.addAll(kernel.upcoming().next(2));
          upcoming.addAll(kernel.upcoming().next(10));
          standing.add(kernel.upcoming().standing("v2"));
          standing.add(kernel.upcoming().standing("v99"));
        });

    assertThat(upcoming).containsExactly("v2", "v3", "v1");
    assertThat(standing.getLast()).isEmpty();
    assertThat(standing.getFirst().orElseThrow())
        .satisfies(v2 -> {
          assertThat(v2.at().vatId()).isEqualTo("v2");
          assertThat(v2.pageIn().committedEnd()).isLessThanOrEqualTo(v2.at().position());
        });
    assertThat(watched).isEqualTo(undisturbed);
  }

  /** The first delivery to alice looks; bob, carol and alice have messages that wait. */
  private static String hashOfRunWith(Consumer<Kernel> look) {
    KernelTest other = new KernelTest();
    Kernel kernel = other.started("alice", "bob", "carol");
    kernel.queueToVatRoot("bob", HELLO, ResolutionPolicy.IGNORE);
    kernel.run(RunPolicies.forever());
    kernel.commit(); // bob has been saved, and that is over
    for (String vat : List.of("alice", "bob", "bob", "carol", "alice")) {
      kernel.queueToVatRoot(vat, HELLO, ResolutionPolicy.IGNORE);
    }
    other.workers.script(
        "v1",
        engine -> {
          look.accept(kernel);
          return new DeliveryStatus.Ok();
        });
    kernel.run(RunPolicies.forever());
    kernel.commit();
    return kernel.activityHash();
  }

  @Test
  void aFailedEngineEndsTheVatAndUndoesTheCrank() {
    Kernel kernel = started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    workers.script(
        "v1",
        engine -> {
          engine.syscall("[\"vatstoreSet\",\"a\",\"1\"]");
          return new DeliveryStatus.Failed("Compute meter exceeded");
        });

    kernel.run(RunPolicies.noCleanup());
    kernel.commit();

    assertThat(store.kv())
        .doesNotContainKey("v1.vs.a")
        .containsEntry("vats.terminated", "[\"v1\"]");
    assertThat(store.transcript("v1")).hasSize(2);
  }

  @Test
  void whatADeadVatLeavesIsDeleted() {
    Kernel kernel = started("alice", "bob");
    kernel.terminateVat("v1", CapData.of("#\"enough\""));

    kernel.run(RunPolicies.forever());
    kernel.commit();

    assertThat(store.kv().keySet()).noneMatch(key -> key.startsWith("v1."));
    assertThat(store.transcript("v1")).isEmpty();
    assertThat(kernel.vats(null, 10)).extracting(VatSummary::vatId).containsExactly("v2");
  }

  @Test
  void aVatLeavesWithAnExit() {
    Kernel kernel = started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    workers.script(
        "v1",
        syscalls(
            "[\"vatstoreSet\",\"a\",\"1\"]",
            "[\"exit\",false,{\"body\":\"#\\\"bye\\\"\",\"slots\":[]}]"));

    kernel.run(RunPolicies.noCleanup());
    kernel.commit();

    assertThat(store.kv()).containsEntry("v1.vs.a", "1").containsEntry("vat.names", "[]");
  }

  @Test
  void deviceCallsSeeTheSyscallsBeforeThem() {
    devices.put(
        "clock",
        (target, method, args) -> {
          deviceSyscalls.get("clock").vatstoreSet("called", method);
          return new DeviceAnswer.Ok(CapData.of("#42"));
        });
    Kernel kernel = started("alice");
    List<String> answers = new ArrayList<>();
    workers.script(
        "v1",
        engine -> {
          engine.syscall("[\"vatstoreSet\",\"a\",\"1\"]");
          answers.add(
              engine.callNow("[\"callNow\",\"d-70\",\"tick\",{\"body\":\"#[]\",\"slots\":[]}]"));
          answers.add(
              engine.callNow("[\"callNow\",\"d-71\",\"tick\",{\"body\":\"#[]\",\"slots\":[]}]"));
          return new DeliveryStatus.Ok();
        });
    kernel.queueToVatRoot(
        "alice", new CapData("#[\"use\",[\"$0\"]]", List.of("kd30")), ResolutionPolicy.IGNORE);

    kernel.run(RunPolicies.noCleanup());

    assertThat(answers)
        .containsExactly(
            "[\"ok\",{\"body\":\"#42\",\"slots\":[]}]",
            "[\"error\",\"syscall translation error: prepare to die\"]");
    assertThat(kernel.vat("v1").orElseThrow().terminated()).isTrue();
  }

  @Test
  void aVatIsSavedAfterItsFirstEntriesAndBringsOutItsDeadBefore() {
    Kernel kernel = started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.NONE);

    kernel.run(RunPolicies.forever());
    kernel.commit();

    assertThat(workers.deliveries().getLast()).isEqualTo("v1 [\"bringOutYourDead\"]");
    assertThat(store.snapshotInUse("v1"))
        .isEqualTo(new SnapshotRow("v1", 4, String.format("%064x", 1), true, 1_000, 100));
    assertThat(kernel.vat("v1").orElseThrow().position()).isEqualTo(6);
  }

  @Test
  void whatIsNotCommittedTravelsWithTheOrder() {
    Kernel kernel = started("alice");
    kernel.commit();
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.NONE);
    workers.script("v1", syscalls("[\"vatstoreSet\",\"a\",\"1\"]"));
    kernel.run(RunPolicies.forever());

    var pageIn = workers.orders().get(2).pageIn().get();

    assertThat(pageIn.committedEnd()).isEqualTo(5);
    assertThat(pageIn.snapshotId()).isEqualTo(String.format("%064x", 1));
    assertThat(pageIn.spanStart()).isEqualTo(5);
    assertThat(pageIn.pendingEntries()).hasSize(1);
    assertThat(pageIn.pendingStore()).containsEntry("a", Optional.of("1"));
  }

  @Test
  void aRejectionMayStopTheKernelWithoutATrace() {
    Kernel kernel = started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.PANIC);
    kernel.step();
    String before = kernel.activityHash();
    workers.script(
        "v1", syscalls("[\"resolve\",[[\"p-60\",true,{\"body\":\"#7\",\"slots\":[]}]]]"));

    assertThatThrownBy(kernel::step).isInstanceOf(KernelPanicException.class);

    assertThat(kernel.panicked()).isPresent();
    assertThat(kernel.activityHash()).isEqualTo(before);
    assertThatThrownBy(kernel::step).isInstanceOf(KernelPanicException.class);
    kernel.commit();
    assertThat(store.kv()).containsEntry("runQueue", "[2,3]");
  }

  @Test
  void aReadThatTheWorkerAnsweredWronglyStopsTheKernel() {
    Kernel kernel = started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.NONE);
    workers.script(
        "v1",
        engine -> {
          engine.syscall("[\"vatstoreSet\",\"a\",\"1\"]");
          engine.syscall("[\"vatstoreGet\",\"a\"]", "[\"ok\",\"2\"]");
          return new DeliveryStatus.Ok();
        });

    assertThatThrownBy(() -> kernel.run(RunPolicies.forever()))
        .isInstanceOf(KernelPanicException.class)
        .hasMessageContaining("[\"ok\",\"1\"]");
  }

  @Test
  void aRequestThatMakesNoSenseLeavesNoTrace() {
    Kernel kernel = started("alice");
    kernel.commit();

    assertThatThrownBy(() -> kernel.queueToObject("ko999", HELLO, ResolutionPolicy.IGNORE))
        .isInstanceOf(StateViolationException.class);
    assertThatThrownBy(() -> kernel.changeOptions(JsJson.parse("{\"unknown\":1}")))
        .isInstanceOf(StateViolationException.class);
    assertThatThrownBy(() -> kernel.upgradeStaticVat("alice", false, NOT_INSTALLED, NO_OPTIONS))
        .isInstanceOf(StateViolationException.class)
        .hasMessageContaining(NOT_INSTALLED);

    assertThat(kernel.pendingBlock().isEmpty()).isTrue();
    assertThat(kernel.panicked()).isEmpty();
  }

  @Test
  void aVatCannotStopTheKernelByAskingForAnotherWorker() {
    started("alice").commit();
    store
        .kv()
        .put(
            "upgradeEvents",
            "[{\"type\":\"create-vat\",\"vatID\":\"v9\",\"source\":{\"bundleID\":\""
                + BUNDLE
                + "\"},\"vatParameters\":{\"body\":\"#{}\",\"slots\":[]},"
                + "\"dynamicOptions\":{\"managerType\":\"node-subprocess\"}}]");
    Kernel kernel = open();
    kernel.injectQueuedUpgradeEvents();

    RunReport report = kernel.run(RunPolicies.forever());

    assertThat(report.idle()).isTrue();
    assertThat(kernel.vat("v9")).isEmpty();
  }

  @Test
  void changedOptionsTakeEffectAndHash() {
    Kernel kernel = started("alice");
    String before = kernel.activityHash();

    kernel.changeOptions(
        JsJson.parse("{\"defaultReapInterval\":\"never\",\"snapshotInterval\":9}"));
    kernel.commit();

    assertThat(kernel.activityHash()).isNotEqualTo(before);
    assertThat(store.kv())
        .containsEntry(
            "kernel.defaultReapDirtThreshold",
            "{\"deliveries\":\"never\",\"gcKrefs\":20,\"computrons\":\"never\"}")
        .containsEntry("kernel.snapshotInterval", "9");
  }

  @Test
  void optionsBeforeAnInvalidOneAreChanged() {
    Kernel kernel = started("alice");
    String before = kernel.activityHash();

    assertThatThrownBy(() ->
            kernel.changeOptions(
                JsJson.parse("{\"defaultReapInterval\":5,\"snapshotInterval\":-1}")))
        .isInstanceOf(StateViolationException.class);

    kernel.commit();
    assertThat(kernel.activityHash()).isNotEqualTo(before);
    assertThat(store.kv().get("kernel.defaultReapDirtThreshold")).startsWith("{\"deliveries\":5,");
  }

  @Test
  void aPolicyEndsARun() {
    Kernel kernel = started("alice");
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.NONE);
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.NONE);

    RunReport report = kernel.run(RunPolicies.cranks(1, 1, false));

    assertThat(report).isEqualTo(new RunReport(3, false));
    assertThat(kernel.hasWork()).isTrue();
    assertThat(kernel.queueLengths()).isEqualTo(new QueueLengths(1, 0, 3, 4));
  }

  @Test
  void anotherGatewayGoesOnWithTheSameHash() {
    Kernel kernel = started("alice");
    kernel.commit();
    kernel.queueToVatRoot("alice", HELLO, ResolutionPolicy.IGNORE);
    kernel.commit();
    Kernel moved = open();
    kernel.run(RunPolicies.forever());

    moved.run(RunPolicies.forever());

    assertThat(moved.activityHash()).isEqualTo(kernel.activityHash());
  }

  @Test
  void allVatsMayBeReapedAndSaved() {
    Kernel kernel = started("alice", "bob");

    Map<String, Long> positions = kernel.reapAllVats(Map.of("v2", 2L));
    kernel.run(RunPolicies.forever());
    List<String> saved = kernel.snapshotAllVats();

    assertThat(positions).containsExactlyInAnyOrderEntriesOf(Map.of("v1", 3L, "v2", 2L));
    assertThat(workers.deliveries()).contains("v1 [\"bringOutYourDead\"]");
    assertThat(saved).containsExactly("v2");
  }

  private Kernel started(String... names) {
    KernelState state =
        new KernelState(store, List.of("b0-l", "b0-s"), 100_000, SilentObserver.INSTANCE);
    state.initialize(
        new KernelSettings.Initial(
            "xsnap",
            (ObjectNode)
                JsJson.parse("{\"deliveries\":100,\"gcKrefs\":20,\"computrons\":\"never\"}"),
            false,
            3,
            200));
    state.bundles().add(BUNDLE, "{}");
    for (String name : names) {
      String vatId = state.vats().provideIdForName(name);
      state.optionRecorder().recordStatic(vatId, name, BUNDLE, JsJson.NODES.objectNode());
      state.acceptanceQueue().add(new RunQueueEvent.StartVat(vatId, CapData.of("#{}")));
    }
    for (String name : devices.keySet()) {
      String deviceId = state.devices().provideIdForName(name);
      state.devices().provideState(deviceId);
      state.devices().setSourceAndOptions(deviceId, BUNDLE, JsJson.NODES.objectNode());
      state.devices().toKernel(deviceId, "d+0");
    }
    state.finishInitialization();
    state.commit();
    for (String name : names) {
      workers.script(state.vats().findByName(name), syscalls());
    }
    Kernel kernel = open();
    kernel.run(RunPolicies.forever());
    for (String name : names) {
      kernel.pinVatRoot(name);
    }
    return kernel;
  }

  private Kernel open() {
    DeviceEndowments endowments =
        setup -> {
          deviceSyscalls.put(setup.name(), setup.syscalls());
          return Optional.ofNullable(devices.get(setup.name()));
        };
    return Kernel.open(
        new KernelEnvironment(
            store,
            workers,
            Slog.NONE,
            endowments,
            KernelOptions.of(List.of("b0-l", "b0-s")).verifyingReads()));
  }
}
