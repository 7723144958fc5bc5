package io.vatpool.worker.vat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
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
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.vat.VatBundle;
import io.vatpool.xsnap.vat.VatEngines;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** Measures deliveries, page-ins and snapshots of one vat; a program to run by hand, not a test. */
final class HostingRate {
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
      new KernelRegistry(pool).create("k", "running", "{}");
      OneVatKernel kernel =
          new OneVatKernel(
              MariaDbKernelStore.open(
                  pool,
                  new Leases(pool).acquire("k", "g", "http://g", Duration.ofHours(1)).orElseThrow(),
                  1_000_000),
              "v1",
              bundleId,
              List.of(artifact.manifest().lockdown().id(), artifact.manifest().supervisor().id()),
              false);
      VatRequests worker =
          VatHosting.create(
              "w",
              new VatHosting.Bounds(50, 4_000_000, 100_000_000),
              engines,
              new SnapStoreClient(ClientOptions.of(snapstore.url())),
              new VatReader(pool),
              new WorkerMetrics(new SimpleMeterRegistry()));
      new HostingRate(worker, kernel).measure();
      worker.drain();
      worker.awaitDrained(Duration.ofSeconds(30));
    }
  }

  private void measure() throws Exception {
    deliver(OneVatKernel.startVat());
    for (int i = 0; i < 3; i++) {
      hot(1_000);
    }
    snapshots(5);
    for (int entries : new int[] {0, 50, 200}) {
      pageIns(entries, 10);
    }
  }

  private void hot(int deliveries) throws Exception {
    List<Long> micros = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < deliveries; i++) {
      long before = System.nanoTime();
      deliver(kernel.message("increment", "1"));
      micros.add((System.nanoTime() - before) / 1_000);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Collections.sort(micros);
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
