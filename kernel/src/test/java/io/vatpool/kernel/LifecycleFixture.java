package io.vatpool.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.audit.AuditReport;
import io.vatpool.kernel.audit.KernelAudit;
import io.vatpool.kernel.device.DeviceEndowments;
import io.vatpool.kernel.policy.RunPolicies;
import io.vatpool.kernel.port.CrankWatch;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.state.CrankTrace;
import io.vatpool.kernel.state.KernelSettings;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.MeterTable;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.kernel.testing.SilentObserver;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A kernel of scripted vats that have been started: static ones first, then dynamic ones. */
final class LifecycleFixture {
  static final String BUNDLE = "b1-" + "0".repeat(128);
  static final String OTHER_BUNDLE = "b1-" + "1".repeat(128);
  static final String METER = "m1";
  static final CapData PARAMETERS = CapData.of("#{}");

  final SimulatedStore store = new SimulatedStore();
  final ScriptedWorkers workers = new ScriptedWorkers();
  final List<ObjectNode> slog = new ArrayList<>();
  final List<String> roots = new ArrayList<>();
  CrankWatch watch = CrankWatch.NONE;
  Kernel kernel;
  private List<String> bundles = List.of();

  LifecycleFixture(int staticVats, int dynamicVats) {
    this(staticVats, dynamicVats, true);
  }

  /** With or without a meter of ten deliveries that the dynamic vats share. */
  LifecycleFixture(int staticVats, int dynamicVats, boolean metered) {
    this("static0", staticVats, dynamicVats, metered, false);
  }

  /** The last dynamic vat is critical. */
  static LifecycleFixture withCriticalVat(int staticVats, int dynamicVats) {
    return new LifecycleFixture("static0", staticVats, dynamicVats, false, true);
  }

  /** Two static vats, the first of which is told what becomes of upgrades. */
  static LifecycleFixture withVatAdmin() {
    return new LifecycleFixture("vatAdmin", 2, 0, false, false);
  }

  private LifecycleFixture(
      String first, int staticVats, int dynamicVats, boolean metered, boolean critical) {
    KernelState state = state();
    state.initialize(
        new KernelSettings.Initial(
            "xsnap",
            (ObjectNode)
                JsJson.parse("{\"deliveries\":1000,\"gcKrefs\":20,\"computrons\":\"never\"}"),
            false,
            1000,
            2000));
    state.bundles().add(BUNDLE, "{}");
    state.bundles().add(OTHER_BUNDLE, "{}");
    BigInteger tenDeliveries = BigInteger.valueOf(10 * ScriptedWorkers.COMPUTRONS);
    String meter = state.meters().allocate(new MeterTable.Meter(tenDeliveries, BigInteger.ZERO));
    List<String> vatIds = new ArrayList<>();
    for (int i = 0; i < staticVats; i++) {
      String name = i == 0 ? first : "static" + i;
      String vatId = state.vats().provideIdForName(name);
      state.optionRecorder().recordStatic(vatId, name, BUNDLE, JsJson.parse("{}"));
      vatIds.add(vatId);
    }
    ObjectNode source = JsJson.NODES.objectNode().put("bundleID", BUNDLE);
    for (int i = 0; i < dynamicVats; i++) {
      String vatId = state.vats().allocateId();
      state.vats().addDynamic(vatId);
      ObjectNode options = JsJson.NODES.objectNode().put("name", "d");
      if (metered) {
        options.put("meterID", meter);
      }
      if (critical && i == dynamicVats - 1) {
        options.put("critical", true);
      }
      state.optionRecorder().recordDynamic(vatId, source, options);
      vatIds.add(vatId);
    }
    for (String vatId : vatIds) {
      state.acceptanceQueue().add(new RunQueueEvent.StartVat(vatId, PARAMETERS));
      String root = state.cList().toKernel(vatId, "o+0");
      state.pinnedObjects().pin(root);
      roots.add(root);
    }
    if (first.equals("vatAdmin")) {
      state.setVatAdminRoot(roots.getFirst());
    }
    state.finishInitialization();
    state.commit();
    open(List.of("b0-l", "b0-s"));
    run();
    workers.deliveries().clear();
  }

  private KernelState state() {
    return new KernelState(store, List.of("b0-l", "b0-s"), 100_000, SilentObserver.INSTANCE);
  }

  /** Commits, and has the vat upgraded as the vat-admin device asks for it. */
  void upgrade(String vatId) {
    commit();
    kernel.close();
    KernelState state = state();
    state.load();
    state
        .acceptanceQueue()
        .add(new RunQueueEvent.UpgradeVat(vatId, "up1", OTHER_BUNDLE, PARAMETERS, "upgraded"));
    state.emitHostHashes();
    state.commit();
    open(bundles);
  }

  /** Commits, and fills the meter of the dynamic vats up, as its holder does. */
  void refillMeter() {
    commit();
    kernel.close();
    KernelState state = state();
    state.load();
    state.meters().addRemaining(METER, BigInteger.valueOf(10 * ScriptedWorkers.COMPUTRONS));
    state.emitHostHashes();
    state.commit();
    open(bundles);
  }

  /** Opens the kernel as a gateway with these worker bundles does. */
  void open(List<String> workerBundles) {
    bundles = workerBundles;
    Slog collected = slog::add;
    kernel =
        Kernel.open(
            new KernelEnvironment(
                store,
                workers,
                collected,
                DeviceEndowments.NONE,
                KernelOptions.of(workerBundles).verifyingReads()),
            CrankTrace.NONE,
            watch);
  }

  /** Sends {@code method} to the root of the vat; the answer is held. */
  String send(String vatId, String method) {
    String root = roots.get(Integer.parseInt(vatId.substring(1)) - 1);
    return kernel.queueToObject(
        root, CapData.of("#[\"" + method + "\",[]]"), ResolutionPolicy.IGNORE);
  }

  /** Runs until idle and commits; the state must agree with itself. */
  void run() {
    kernel.run(RunPolicies.forever());
    commit();
  }

  void commit() {
    kernel.commit();
    AuditReport audit = KernelAudit.runWithTranscripts(store);
    if (!audit.isClean()) {
      throw new AssertionError(audit.findings().toString());
    }
  }

  VatLife life(String vatId) {
    return kernel.vat(vatId).orElseThrow().life();
  }

  /** Deliveries since the last look, as {@code v1 startVat} or {@code v1 hello}. */
  List<String> deliveries() {
    List<String> told = new ArrayList<>();
    for (String delivery : workers.deliveries()) {
      int space = delivery.indexOf(' ');
      var json = JsJson.parse(delivery.substring(space + 1));
      String kind = json.path(0).asText();
      String what =
          kind.equals("message")
              ? JsJson.parse(json.path(2).path("methargs").path("body").asText().substring(1))
                  .path(0)
                  .asText()
              : kind;
      told.add(delivery.substring(0, space) + " " + what);
    }
    workers.deliveries().clear();
    return told;
  }

  /** Transitions in the slog, as {@code v1 suspend suspended}. */
  List<String> transitions() {
    return slog.stream()
        .filter(event -> event.path("type").asText().equals("vat-lifecycle"))
        .map(event ->
            event.path("vatID").asText()
                + " "
                + event.path("event").asText()
                + " "
                + event.path("to").asText())
        .toList();
  }
}
