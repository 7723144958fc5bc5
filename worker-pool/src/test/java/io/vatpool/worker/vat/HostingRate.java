package io.vatpool.worker.vat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import io.vatpool.protocol.VatHint;
import io.vatpool.protocol.wire.DeliveryTimings;
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
import io.vatpool.xsnap.vat.LiveSlotsOptions;
import io.vatpool.xsnap.vat.VatBundle;
import io.vatpool.xsnap.vat.VatEngines;
import io.vatpool.xsnap.vat.VatSpec;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** Measures deliveries, page-ins and snapshots of one vat; a program to run by hand, not a test. */
final class HostingRate {
  private static final int ENGINES = 20;
  private static final int ONLINE = 20;

  private final VatRequests worker;
  private final OneVatKernel kernel;

  private HostingRate(VatRequests worker, OneVatKernel kernel) {
    this.worker = worker;
    this.kernel = kernel;
  }

  /** Run in the folder of this module, after the modules it needs are packaged. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("vatpool-rate");
    EngineArtifact artifact = EngineArtifact.fromClassPath();
    try (TestSchema schema = SharedMariaDb.freshSchema("rate");
        MariaDbPoolDataSource pool =
            new MariaDbPoolDataSource(
                "%s?maxPoolSize=8&user=%s&password=%s"
                    .formatted(schema.jdbcUrl(), schema.user(), schema.password()));
        SnapstoreProcess snapstore = SnapstoreProcess.start(folder);
        VatEngines engines =
            VatEngines.open(
                artifact,
                EngineHostMode.valueOf(System.getProperty("engineHost", "AUTO")),
                Path.of("target/test-engine").toAbsolutePath(),
                EngineLimits.defaults(),
                Redirect.DISCARD)) {
      StoreSchema.migrate(pool);
      String bundle = TestVats.bundle("probe");
      String bundleId = VatBundle.parse(bundle).id();
      new Bundles(pool).put(bundleId, bundle);
      engines.tryOne();
      VatRequests worker =
          VatHosting.create(
              "w",
              new VatHosting.Bounds(
                  new RoomLimits(50, Long.MAX_VALUE / 2, 100), 4_000_000, 100_000_000),
              engines,
              new SnapStoreClient(ClientOptions.of(snapstore.url())),
              new VatReader(pool),
              vat -> VatHint.NORMAL,
              new WorkerMetrics(new SimpleMeterRegistry()));
      System.out.println(engines.report().summary());
      engines(engines, bundle);
      new HostingRate(worker, newKernel(pool, artifact, "k", bundleId)).measure();
      List<HostingRate> many = new ArrayList<>();
      for (int i = 0; i < ONLINE; i++) {
        many.add(new HostingRate(worker, newKernel(pool, artifact, "m" + i, bundleId)));
        many.get(i).deliver(OneVatKernel.startVat());
      }
      memory(worker, "after startVat");
      for (HostingRate vat : many) {
        vat.hot(10, false);
      }
      memory(worker, "after 10 messages");
      for (HostingRate vat : many) {
        vat.snapshots(1);
      }
      memory(worker, "after going on from a snapshot");
      worker.drain();
      worker.awaitDrained(Duration.ofSeconds(30));
    }
  }

  private static OneVatKernel newKernel(
      DataSource pool, EngineArtifact artifact, String kernelId, String bundleId) {
    new KernelRegistry(pool).create(kernelId, "running", "{}");
    return new OneVatKernel(
        MariaDbKernelStore.open(
            pool,
            new Leases(pool).acquire(kernelId, "g", "http://g", Duration.ofHours(1)).orElseThrow(),
            1_000_000),
        "v1",
        bundleId,
        List.of(artifact.manifest().lockdown().id(), artifact.manifest().supervisor().id()),
        false);
  }

  private static void engines(VatEngines engines, String bundle) throws Exception {
    VatBundle code = VatBundle.parse(bundle);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < ENGINES; i++) {
      long before = System.nanoTime();
      engines
          .fresh(
              new VatSpec("v1", "rate", false),
              engines.currentBoot(),
              code,
              new LiveSlotsOptions(false, false))
          .close();
      micros.add((System.nanoTime() - before) / 1_000);
    }
    Collections.sort(micros);
    System.out.printf(
        "engine ready for startVat, started and ended: median %d µs, best %d µs%n",
        micros.get(ENGINES / 2), micros.getFirst());
  }

  /** Proportional set sizes: a page shared by n processes counts as an n-th for each. */
  private static void memory(VatRequests worker, String when) throws IOException {
    long kib = 0;
    int engines = 0;
    for (VatStatus vat : worker.status()) {
      if (vat.kernelId().startsWith("m") && vat.pid() != null) {
        kib +=
            Files.readAllLines(Path.of("/proc/" + vat.pid() + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
        engines++;
      }
    }
    System.out.printf("memory %s: %.1f MiB a vat (PSS)%n", when, kib / 1024.0 / engines);
  }

  private void measure() throws Exception {
    deliver(OneVatKernel.startVat());
    for (int i = 0; i < 3; i++) {
      hot(1_000, true);
    }
    snapshots(5);
    for (int entries : new int[] {0, 50, 200}) {
      pageIns(entries, 10);
    }
  }

  private void hot(int deliveries, boolean show) throws Exception {
    List<Long> micros = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < deliveries; i++) {
      long before = System.nanoTime();
      deliver(kernel.message("increment", "1"));
      micros.add((System.nanoTime() - before) / 1_000);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Collections.sort(micros);
    if (!show) {
      return;
    }
    System.out.printf(
        "hot: %.0f per s, p50 %d µs, p99 %d µs%n",
        deliveries / seconds, micros.get(deliveries / 2), micros.get(deliveries * 99 / 100));
  }

  private void snapshots(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      RecordedConversation conversation = new RecordedConversation();
      worker.save(kernel.save(), conversation);
      WorkerMessage.SnapshotSaved saved = (WorkerMessage.SnapshotSaved) conversation.await();
      System.out.printf(
          "snapshot: %d ms, %d bytes, %d stored%n",
          saved.micros() / 1_000,
          saved.snapshot().uncompressedBytes(),
          saved.snapshot().compressedBytes());
      kernel.keep(saved.snapshot());
      deliver(kernel.message("increment", "1"));
    }
    kernel.commit();
  }

  private void pageIns(int entries, int times) throws Exception {
    RecordedConversation save = new RecordedConversation();
    worker.save(kernel.save(), save);
    kernel.keep(((WorkerMessage.SnapshotSaved) save.await()).snapshot());
    for (int i = 0; i < entries; i++) {
      deliver(kernel.message("increment", "1"));
    }
    kernel.commit();
    List<Long> millis = new ArrayList<>();
    DeliveryTimings last = null;
    String delivery = kernel.message("increment", "1");
    for (int i = 0; i < times; i++) {
      RecordedConversation discard = new RecordedConversation();
      worker.discard(new GatewayMessage.Discard("k", kernel.epoch(), "v1"), discard);
      discard.await();
      RecordedConversation conversation = new RecordedConversation();
      long before = System.nanoTime();
      worker.deliver(kernel.order(delivery, true), conversation);
      last = ((WorkerMessage.Delivered) conversation.await()).timings();
      millis.add((System.nanoTime() - before) / 1_000_000);
    }
    Collections.sort(millis);
    System.out.printf(
        "page-in with %d entries: median %d ms, best %d ms; the last: %s%n",
        entries, millis.get(times / 2), millis.getFirst(), last);
  }

  private void deliver(String delivery) throws Exception {
    WorkerMessage answer = ask(delivery, false);
    if (answer instanceof WorkerMessage.PageInNeeded) {
      answer = ask(delivery, true);
    }
    kernel.keep(delivery, ((WorkerMessage.Delivered) answer).outcome());
  }

  private WorkerMessage ask(String delivery, boolean withPageIn) throws Exception {
    RecordedConversation conversation = new RecordedConversation();
    worker.deliver(kernel.order(delivery, withPageIn), conversation);
    return conversation.await();
  }
}
