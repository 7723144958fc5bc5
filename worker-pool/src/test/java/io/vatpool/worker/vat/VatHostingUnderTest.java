package io.vatpool.worker.vat;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vatpool.mariadb.local.testing.FreshSchema;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.VatHint;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.store.Bundles;
import io.vatpool.store.KernelRegistry;
import io.vatpool.store.Leases;
import io.vatpool.store.MariaDbKernelStore;
import io.vatpool.store.StoreSchema;
import io.vatpool.store.VatReader;
import io.vatpool.worker.OneVatKernel;
import io.vatpool.worker.SnapstoreProcess;
import io.vatpool.worker.TestVats;
import io.vatpool.worker.policy.RoomLimits;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.vat.VatBundle;
import io.vatpool.xsnap.vat.VatEngines;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/**
 * A worker's vats with real engines, forked and plain, a real database and a real snapshot store;
 * only the gateway is played by the test.
 */
abstract class VatHostingUnderTest {
  static final int VATS_ONLINE_MAX = 3;
  private static final Duration DELIVERY_TIME_MAX = Duration.ofSeconds(20);

  @Parameter EngineHostMode engineHost;

  @RegisterExtension static final FreshSchema DB = new FreshSchema();
  @TempDir static Path folder;

  private static MariaDbPoolDataSource dataSource;
  private static SnapstoreProcess snapstoreProcess;
  static SnapStoreClient snapstore;
  private static VatEngines engines;
  static List<String> workerBundleIds;
  private static String bundleId;
  private static int kernels;

  final Map<VatKey, VatHint> hints = new ConcurrentHashMap<>();
  SimpleMeterRegistry meters;
  VatRequests worker;

  @BeforeParameterizedClassInvocation
  static void start(EngineHostMode mode) throws Exception {
    dataSource =
        new MariaDbPoolDataSource(
            "%s?maxPoolSize=8&user=%s&password=%s"
                .formatted(DB.schema().jdbcUrl(), DB.schema().user(), DB.schema().password()));
    StoreSchema.migrate(dataSource);
    snapstoreProcess = SnapstoreProcess.start(folder);
    snapstore = new SnapStoreClient(ClientOptions.of(snapstoreProcess.url()));
    EngineArtifact artifact = EngineArtifact.fromClassPath();
    engines =
        VatEngines.open(
            artifact,
            mode,
            Path.of("target/test-engine").toAbsolutePath(),
            EngineLimits.defaults().withCommandTime(DELIVERY_TIME_MAX),
            Redirect.DISCARD);
    workerBundleIds =
        List.of(artifact.manifest().lockdown().id(), artifact.manifest().supervisor().id());
    String bundle = TestVats.bundle("probe");
    bundleId = VatBundle.parse(bundle).id();
    new Bundles(dataSource).put(bundleId, bundle);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    engines.close();
    snapstoreProcess.close();
    dataSource.close();
  }

  @BeforeEach
  void newWorker() {
    meters = new SimpleMeterRegistry();
    hints.clear();
    worker = newWorker(meters, 20_000_000, Long.MAX_VALUE / 2);
  }

  @AfterEach
  void allVatsOffline() throws InterruptedException {
    worker.drain();
    assertThat(worker.awaitDrained(Duration.ofSeconds(30))).isTrue();
    assertThat(worker.online()).isZero();
  }

  VatRequests newWorker(SimpleMeterRegistry meters, long charsMax, long bytesMax) {
    return VatHosting.create(
        "worker-1",
        new VatHosting.Bounds(new RoomLimits(VATS_ONLINE_MAX, bytesMax, 100), 1_000_000, charsMax),
        engines,
        snapstore,
        new VatReader(dataSource),
        vat -> hints.getOrDefault(vat, VatHint.NORMAL),
        new WorkerMetrics(meters));
  }

  static MariaDbKernelStore newStore() {
    String kernelId = "kernel-" + ++kernels;
    new KernelRegistry(dataSource).create(kernelId, "running", "{}");
    return MariaDbKernelStore.open(
        dataSource,
        new Leases(dataSource)
            .acquire(kernelId, "gateway", "http://gateway", Duration.ofMinutes(5))
            .orElseThrow(),
        1_000_000);
  }

  static OneVatKernel newKernel(boolean metered) {
    return new OneVatKernel(newStore(), "v1", bundleId, workerBundleIds, metered);
  }

  OneVatKernel started(boolean metered) throws Exception {
    OneVatKernel kernel = newKernel(metered);
    run(kernel, OneVatKernel.startVat());
    return kernel;
  }

  WorkerMessage send(GatewayMessage.Deliver order) throws Exception {
    RecordedConversation conversation = new RecordedConversation();
    worker.deliver(order, conversation);
    return conversation.await();
  }

  /** Delivers as a gateway does, and keeps the outcome. */
  WorkerMessage.Delivered delivered(OneVatKernel kernel, String delivery) throws Exception {
    WorkerMessage answer = send(kernel.order(delivery, false));
    if (answer instanceof WorkerMessage.PageInNeeded) {
      answer = send(kernel.order(delivery, true));
    }
    assertThat(answer).isInstanceOf(WorkerMessage.Delivered.class);
    WorkerMessage.Delivered delivered = (WorkerMessage.Delivered) answer;
    kernel.keep(delivery, delivered.outcome());
    return delivered;
  }

  DeliveryOutcome run(OneVatKernel kernel, String delivery) throws Exception {
    return delivered(kernel, delivery).outcome();
  }

  /** Saves the vat's heap as a gateway does, and keeps the snapshot. */
  SnapshotInfo saved(OneVatKernel kernel) throws Exception {
    RecordedConversation conversation = new RecordedConversation();
    worker.save(kernel.save(), conversation);
    WorkerMessage answer = conversation.await();
    assertThat(answer).isInstanceOf(WorkerMessage.SnapshotSaved.class);
    SnapshotInfo snapshot = ((WorkerMessage.SnapshotSaved) answer).snapshot();
    kernel.keep(snapshot);
    return snapshot;
  }

  void discard(OneVatKernel kernel) throws Exception {
    RecordedConversation conversation = new RecordedConversation();
    worker.discard(
        new GatewayMessage.Discard(kernel.kernelId(), kernel.epoch(), "v1"), conversation);
    assertThat(conversation.await()).isEqualTo(new WorkerMessage.Done());
  }

  double counter(String name) {
    return meters.get("vatpool.worker." + name).counter().count();
  }

  static FailureKind failure(WorkerMessage answer) {
    assertThat(answer).isInstanceOf(WorkerMessage.Failed.class);
    return ((WorkerMessage.Failed) answer).kind();
  }
}
