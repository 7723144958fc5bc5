package io.vatpool.conformance.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.conformance.result.Emission;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.subject.Host;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.KernelDump;
import io.vatpool.kernel.KernelEnvironment;
import io.vatpool.kernel.KernelLifecycle;
import io.vatpool.kernel.KernelOptions;
import io.vatpool.kernel.PromiseState;
import io.vatpool.kernel.audit.AuditReport;
import io.vatpool.kernel.audit.KernelAudit;
import io.vatpool.kernel.config.KernelInitializer;
import io.vatpool.kernel.device.BridgeAnswers;
import io.vatpool.kernel.device.BuiltinDevices;
import io.vatpool.kernel.marshal.JsonCopy;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.port.CrankWatch;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.ResolutionPolicy;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A host of our kernel in this process: each step is one call of it. */
final class KernelHost implements Host, AutoCloseable {
  private final KernelParts parts;
  private final EmissionRecorder recorder = new EmissionRecorder();
  private final @Nullable String bootstrapResult;
  private InProcessWorkers workers;
  private BuiltinDevices devices;
  private Kernel kernel;

  private KernelHost(KernelParts parts, Scenario scenario) {
    this.parts = parts;
    this.bootstrapResult = initialize(scenario);
    this.workers = parts.workers(this::bundle);
    this.devices = new BuiltinDevices(parts.bundles(), BridgeAnswers.NONE);
    this.kernel = open();
  }

  /** Initializes a kernel, commits, and opens it. */
  static KernelHost create(Scenario scenario, KernelParts parts) {
    return new KernelHost(parts, scenario);
  }

  private @Nullable String initialize(Scenario scenario) {
    KernelOptions options = options();
    KernelState state =
        new KernelState(
            parts.store(),
            options.workerBundleIds(),
            options.cacheChars(),
            new SilentObserver(),
            recorder);
    String result =
        new KernelInitializer(state, parts.bundles())
            .initialize(ScenarioConfig.of(scenario, parts.workspace()), scenario.json().get("argv"))
            .bootstrapResult();
    state.commit();
    return result;
  }

  private KernelOptions options() {
    return KernelOptions.of(parts.workerBundleIds()).verifyingReads();
  }

  private Kernel open() {
    return Kernel.open(
        new KernelEnvironment(parts.store(), workers, recorder, devices, options()),
        recorder,
        CrankWatch.NONE);
  }

  /** A bundle by its id: committed, or installed in the open block. */
  private String bundle(String bundleId) {
    String committed = parts.store().bundle(bundleId);
    if (committed != null) {
      return committed;
    }
    String pending = kernel.pendingBlock().bundles().get(bundleId);
    if (pending == null) {
      throw new IllegalStateException("the kernel has no bundle " + bundleId);
    }
    return pending;
  }

  List<JsonNode> slog() {
    return recorder.slog();
  }

  List<Emission> emissions() {
    return recorder.emissions();
  }

  /** What a kernel that runs by itself begins with, see the gateway. */
  void pinStaticRoots(Scenario scenario) {
    TreeSet<String> names = new TreeSet<>();
    scenario.config().path("vats").fieldNames().forEachRemaining(names::add);
    names.forEach(kernel::pinVatRoot);
    kernel.commit();
  }

  /** Takes an input where a kernel before us has taken it. */
  void input(HostInput input) {
    while (kernel.crankNumber() < input.crankNumber()) {
      if (!kernel.step()) {
        throw new IllegalStateException(
            "%s was taken before crank %d, but there is nothing to do at crank %d"
                .formatted(input, input.crankNumber(), kernel.crankNumber()));
      }
    }
    String result = queueToVatRoot(input.vat(), input.method(), input.args(), null);
    if (!input.result().equals(result)) {
      throw new IllegalStateException(
          "%s was taken before crank %d, but makes promise %s now"
              .formatted(input, input.crankNumber(), result));
    }
  }

  void runUntilIdle() {
    while (kernel.step()) {
      kernel.commit();
    }
  }

  @Override
  public @Nullable String bootstrapResult() {
    return bootstrapResult;
  }

  @Override
  public @Nullable String get(String key) {
    if (key.equals("activityhash")) {
      return kernel.activityHash();
    }
    Optional<String> changed = kernel.pendingBlock().kv().get(key);
    return changed == null ? parts.store().get(key) : changed.orElse(null);
  }

  @Override
  public @Nullable String queueToVatRoot(
      String vat, String method, CapData args, @Nullable String policy) {
    return kernel.queueToVatRoot(vat, methargs(method, args), policy(policy));
  }

  @Override
  public @Nullable String queueToObject(
      String kref, String method, CapData args, @Nullable String policy) {
    return kernel.queueToObject(kref, methargs(method, args), policy(policy));
  }

  private static CapData methargs(String method, CapData args) {
    return KernelMarshal.serialize(
        Passable.array(Passable.of(method), KernelMarshal.unserialize(args)));
  }

  private static ResolutionPolicy policy(@Nullable String policy) {
    return policy == null ? ResolutionPolicy.IGNORE : ResolutionPolicy.of(policy);
  }

  @Override
  public long run(JsonNode policy) {
    return kernel.run(new ScenarioPolicy(policy)).cranks();
  }

  @Override
  public long step() {
    return kernel.step() ? 1 : 0;
  }

  @Override
  public void commit() {
    kernel.commit();
  }

  @Override
  public void restart(JsonNode runtime) {
    kernel.close();
    workers.close();
    recorder.forgetUnfinished();
    workers = parts.workers(this::bundle);
    devices = new BuiltinDevices(parts.bundles(), BridgeAnswers.NONE);
    kernel = open();
  }

  @Override
  public String pinVatRoot(String vat) {
    return kernel.pinVatRoot(vat);
  }

  @Override
  public String installBundle(String bundleId) {
    kernel.installBundle(bundleId, parts.workspace().bundle(bundleId));
    return bundleId;
  }

  @Override
  public void changeKernelOptions(JsonNode options) {
    kernel.changeOptions(options);
  }

  @Override
  public void terminateVat(String vatId, CapData reason) {
    kernel.terminateVat(vatId, reason);
  }

  @Override
  public String upgradeStaticVat(
      String vat, boolean pauseFirst, String bundleId, JsonNode options) {
    Passable given =
        JsonCopy.toPassable(options.isMissingNode() ? JsJson.NODES.objectNode() : options);
    if (given instanceof Passable.CopyRecord fields) {
      return kernel.upgradeStaticVat(vat, pauseFirst, bundleId, fields);
    }
    throw new IllegalArgumentException("the options of an upgrade are an object, not " + options);
  }

  @Override
  public Map<String, Long> reapAllVats(Map<String, Long> since) {
    return kernel.reapAllVats(since);
  }

  @Override
  public List<String> snapshotAllVats() {
    return kernel.snapshotAllVats();
  }

  @Override
  public void lifecycle(String transition, String vatId) {
    KernelLifecycle lifecycle = kernel.lifecycle();
    switch (transition) {
      case "suspend" -> lifecycle.suspend(vatId, "");
      case "unsuspend" -> lifecycle.unsuspend(vatId);
      case "pause" -> lifecycle.pause(vatId, "");
      case "resume" -> lifecycle.resume(vatId);
      case "restartAll" -> lifecycle.restartAll();
      default -> throw new IllegalArgumentException("no transition is called " + transition);
    }
  }

  @Override
  public void audit() {
    kernel.commit();
    AuditReport report = KernelAudit.runWithTranscripts(parts.store());
    if (!report.isClean()) {
      throw new IllegalStateException(report.findings().toString());
    }
  }

  @Override
  public void injectQueuedUpgradeEvents() {
    kernel.injectQueuedUpgradeEvents();
  }

  @Override
  public boolean pollTimer(long now) {
    AtomicBoolean woke = new AtomicBoolean();
    kernel.input(() -> woke.set(devices.timer("timer").poll(BigInteger.valueOf(now))));
    return woke.get();
  }

  @Override
  public void bridgeInbound(JsonNode args) {
    kernel.input(() -> devices.bridge("bridge").inbound((ArrayNode) args));
  }

  @Override
  public void registerInterest(@Nullable String kpid) {
    kernel.registerInterest(Host.named(kpid));
  }

  @Override
  public Map<String, List<JsonNode>> dump() {
    Map<String, List<JsonNode>> dump = new TreeMap<>();
    for (String section : KernelDump.SECTIONS) {
      KernelDump.section(kernel.view(), section, "", Integer.MAX_VALUE)
          .ifPresent(page -> dump.put(section, page.items()));
    }
    return dump;
  }

  @Override
  public Map<String, Long> stats() {
    return kernel.view().stats();
  }

  @Override
  public String promiseStatus(@Nullable String kpid) {
    if (kpid == null) {
      return "unknown";
    }
    return switch (kernel.promise(kpid)) {
      case PromiseState.Unknown unknown -> "unknown";
      case PromiseState.Unresolved unresolved -> "unresolved";
      case PromiseState.Fulfilled fulfilled -> "fulfilled";
      case PromiseState.Rejected rejected -> "rejected";
    };
  }

  @Override
  public CapData promiseResolution(@Nullable String kpid, boolean incref) {
    return kernel.takeResolution(Host.named(kpid), incref);
  }

  @Override
  public void close() {
    kernel.close();
    workers.close();
  }
}
