package io.vatpool.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.bridge.BridgeCaller;
import io.vatpool.gateway.bridge.BridgeCallers;
import io.vatpool.gateway.kernel.BlockCommitter;
import io.vatpool.gateway.kernel.HostLimits;
import io.vatpool.gateway.kernel.HostMetrics;
import io.vatpool.gateway.kernel.HostState;
import io.vatpool.gateway.kernel.HostedKernel;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.gateway.kernel.KernelMode;
import io.vatpool.gateway.kernel.StopReport;
import io.vatpool.gateway.kernel.SwingSetKernel;
import io.vatpool.gateway.lease.LeaseKeeper;
import io.vatpool.gateway.pool.PoolMetrics;
import io.vatpool.gateway.pool.PoolSettings;
import io.vatpool.gateway.pool.PooledVatWorkers;
import io.vatpool.gateway.pool.WorkerPool;
import io.vatpool.gateway.slog.Slogs;
import io.vatpool.gateway.trace.KernelTraces;
import io.vatpool.kernel.Kernel;
import io.vatpool.kernel.KernelEnvironment;
import io.vatpool.kernel.KernelOptions;
import io.vatpool.kernel.config.CodeBundle;
import io.vatpool.kernel.config.ConfigException;
import io.vatpool.kernel.config.KernelBundles;
import io.vatpool.kernel.config.KernelInitializer;
import io.vatpool.kernel.config.SwingSetConfig;
import io.vatpool.kernel.device.BridgeAnswers;
import io.vatpool.kernel.device.BuiltinDevices;
import io.vatpool.kernel.device.DeviceSetup;
import io.vatpool.kernel.state.CrankTrace;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.store.Bundles;
import io.vatpool.store.EventTraces;
import io.vatpool.store.IdempotencyKeys;
import io.vatpool.store.KernelRegistry;
import io.vatpool.store.KernelRow;
import io.vatpool.store.Lease;
import io.vatpool.store.Leases;
import io.vatpool.store.MariaDbKernelStore;
import io.vatpool.tracing.Tracing;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Makes the hosts of kernels whose lease has been taken, and opens their kernels; one that has only
 * been registered is given its initial state first.
 */
public final class KernelOpener implements LeaseKeeper.HostFactory {
  /** What a kernel keeps of committed entries; the store keeps as much again. */
  private static final long CACHE_CHARS = KernelOptions.DEFAULT_CACHE_CHARS;

  private static final long CACHE_BYTES = 16L * 1024 * 1024;
  private static final String ROOT_OBJECT = "o+0";

  private final DataSource dataSource;
  private final WorkerPool pool;
  private final PoolSettings poolSettings;
  private final PoolMetrics poolMetrics;
  private final HostMetrics hostMetrics;
  private final VatsInUse inUse;

  private final Slogs slogs;
  private final KernelReports reports;
  private final BridgeCallers callers;
  private final KernelBundles kernelBundles;
  private final List<String> workerBundleIds;
  private final String engine;
  private final HostLimits limits;
  private final Tracing tracing;

  /**
   * Creates the opener.
   *
   * @param engine the build that new incarnations begin on
   * @param limits what may wait for one kernel
   */
  public KernelOpener(
      DataSource dataSource,
      WorkerPool pool,
      PoolSettings poolSettings,
      PoolMetrics poolMetrics,
      HostMetrics hostMetrics,
      Slogs slogs,
      KernelReports reports,
      BridgeCallers callers,
      KernelBundles kernelBundles,
      String engine,
      HostLimits limits,
      Tracing tracing) {
    this.dataSource = dataSource;
    this.pool = pool;
    this.poolSettings = poolSettings;
    this.poolMetrics = poolMetrics;
    this.hostMetrics = hostMetrics;
    this.inUse = new VatsInUse(dataSource);
    this.slogs = slogs;
    this.reports = reports;
    this.callers = callers;
    this.kernelBundles = kernelBundles;
    this.workerBundleIds = kernelBundles.workerBundles().stream().map(CodeBundle::id).toList();
    this.engine = engine;
    this.limits = limits;
    this.tracing = tracing;
  }

  @Override
  public Optional<KernelHost> host(Lease lease) {
    KernelRow row = new KernelRegistry(dataSource).find(lease.kernelId());
    if (row == null) {
      return Optional.empty();
    }
    KernelHost host =
        new KernelHost(
            lease.kernelId(),
            KernelDefinition.parse(row.config()).settings(),
            committed(lease),
            limits,
            InstantSource.system(),
            hostMetrics,
            state -> entered(lease.kernelId(), state));
    callers.start(host, row.createdAt());
    return Optional.of(host);
  }

  private void entered(String kernel, HostState state) {
    if (state instanceof HostState.Stopped(StopReport report)) {
      reports.stopped(kernel, report);
    }
    if (!(state instanceof HostState.Holding)) {
      slogs.close(kernel);
      callers.stop(kernel);
    }
  }

  private KernelHost.Opener committed(Lease lease) {
    return new KernelHost.Opener() {
      @Override
      public HostedKernel open() {
        return KernelOpener.this.open(lease);
      }

      @Override
      public boolean isHeld() {
        return new Leases(dataSource).isHeld(lease);
      }
    };
  }

  private HostedKernel open(Lease lease) {
    MariaDbKernelStore store = MariaDbKernelStore.open(dataSource, lease, CACHE_BYTES);
    initialize(store);
    BuiltinDevices devices = new BuiltinDevices(kernelBundles, BridgeAnswers.NONE);
    BlockCommitter committer =
        new BlockCommitter(
            store, engine, stored -> caller(lease).ifPresent(c -> c.committed(stored)));
    caller(lease).ifPresent(c -> c.opened(store.get(DeviceSetup.OUTBOX)));
    KernelTraces traces =
        tracing.isOn()
            ? KernelTraces.open(tracing, new EventTraces(dataSource), lease.kernelId())
            : KernelTraces.off();
    PooledVatWorkers workers =
        new PooledVatWorkers(
            pool,
            new GatewayMessage.Hello(lease.holder(), lease.kernelId(), lease.epoch()),
            poolSettings,
            poolMetrics,
            slogs.of(lease.kernelId()),
            committer::awaitDurable,
            traces);
    Kernel kernel =
        Kernel.open(
            new KernelEnvironment(
                committer.store(),
                workers,
                slogs.of(lease.kernelId()),
                devices,
                new KernelOptions(workerBundleIds, false, CACHE_CHARS)),
            CrankTrace.NONE,
            traces);
    workers.lookAhead(kernel.upcoming(), inUse.of(lease.kernelId()));
    return new SwingSetKernel(
        kernel,
        committer,
        devices,
        new IdempotencyKeys(dataSource),
        slogs.events(lease.kernelId()),
        traces);
  }

  private Optional<BridgeCaller> caller(Lease lease) {
    return callers.of(lease.kernelId());
  }

  /** In one block: a kernel is there as a whole, or is registered only. */
  private void initialize(MariaDbKernelStore store) {
    KernelState state =
        new KernelState(store, workerBundleIds, CACHE_CHARS, SilentObserver.INSTANCE);
    if (state.isInitialized()) {
      return;
    }
    String name = store.lease().kernelId();
    KernelRow row = new KernelRegistry(dataSource).find(name);
    if (row == null) {
      throw new IllegalStateException("kernel " + name + " has been deleted");
    }
    KernelDefinition definition = KernelDefinition.parse(row.config());
    SwingSetConfig config = SwingSetConfig.parse(withBundles(definition.config()));
    KernelInitializer.Initialized initialized =
        new KernelInitializer(state, kernelBundles).initialize(config, definition.argv());
    if (definition.settings().mode() == KernelMode.AUTOMATIC) {
      pinRoots(state, config);
    }
    String ready = definition.withBootstrap(initialized.bootstrapResult()).toText();
    store.withNextCommit(KernelRegistry.configOf(name, ready));
    state.commit();
  }

  /**
   * Does what {@code pinVatRoot} does, for every vat of the configuration: clients of a kernel that
   * runs by itself send to vats by name, and a root that nobody holds would be collected before
   * they do.
   */
  private static void pinRoots(KernelState state, SwingSetConfig config) {
    for (String name : new TreeSet<>(config.vats().keySet())) {
      String vatId = Objects.requireNonNull(state.vats().findByName(name), name);
      state.pinnedObjects().pin(state.cList().toKernel(vatId, ROOT_OBJECT));
      state.emitHostHashes();
    }
  }

  /**
   * Checks a configuration whose bundles are given by id.
   *
   * @throws ConfigException if no kernel can be made of it
   */
  public void check(ObjectNode config) {
    SwingSetConfig.parse(withBundles(config));
  }

  /** The configuration with the bundles in the place of their ids. */
  private JsonNode withBundles(ObjectNode config) {
    ObjectNode whole = config.deepCopy();
    addBundles(whole, "vats");
    addBundles(whole, "bundles");
    return whole;
  }

  private void addBundles(ObjectNode config, String section) {
    Bundles bundles = new Bundles(dataSource);
    for (Map.Entry<String, JsonNode> entry : config.path(section).properties()) {
      if (entry.getValue() instanceof ObjectNode source && source.path("bundleID").isTextual()) {
        String id = source.path("bundleID").textValue();
        String text = bundles.get(id);
        if (text == null) {
          throw new ConfigException(
              section + "." + entry.getKey(),
              "no bundle '" + id + "' is installed; POST it to /v1/bundles first");
        }
        source.remove("bundleID");
        source.set("bundle", JsJson.parse(text));
      }
    }
  }
}
