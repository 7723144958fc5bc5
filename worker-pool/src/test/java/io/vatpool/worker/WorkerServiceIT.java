package io.vatpool.worker;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.vatpool.mariadb.local.testing.FreshSchema;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.store.Bundles;
import io.vatpool.store.KernelRegistry;
import io.vatpool.store.Leases;
import io.vatpool.store.MariaDbKernelStore;
import io.vatpool.store.StoreSchema;
import io.vatpool.store.WorkerRegistry;
import io.vatpool.store.WorkerRow;
import io.vatpool.worker.kubernetes.ApiServer;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.vat.VatBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** The packaged worker as a process, spoken to over its WebSocket and its pages. */
class WorkerServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final FreshSchema DB = new FreshSchema();
  @TempDir static Path folder;

  private static MariaDbPoolDataSource dataSource;
  private static SnapstoreProcess snapstore;
  private static ApiServer api;
  private static String bundleId;
  private static int started;

  private ServiceProcess worker;

  @BeforeAll
  static void startNeighbours() throws Exception {
    dataSource =
        new MariaDbPoolDataSource(
            "%s?maxPoolSize=4&user=%s&password=%s"
                .formatted(DB.schema().jdbcUrl(), DB.schema().user(), DB.schema().password()));
    snapstore = SnapstoreProcess.start(folder);
    api = new ApiServer(Files.createDirectory(folder.resolve("api")));
    api.account(Files.createDirectory(folder.resolve("account")), "the.pods.token");
  }

  @AfterAll
  static void stopNeighbours() {
    api.close();
    snapstore.close();
    dataSource.close();
  }

  @BeforeEach
  void startWorker() throws Exception {
    worker =
        ServiceProcess.start(
            "worker-pool",
            folder.resolve("worker-" + ++started + ".log"),
            List.of(
                "-Dvatpool.worker.id=worker-" + started,
                "-Dvatpool.worker.snapstore-url=" + snapstore.url(),
                "-Dvatpool.worker.heartbeat-interval=200ms",
                "-Dvatpool.worker.pod-deletion-cost.enabled=true",
                "-Dvatpool.worker.pod-deletion-cost.pod=worker-" + started,
                "-Dvatpool.worker.pod-deletion-cost.api-url=" + api.url(),
                "-Dvatpool.worker.pod-deletion-cost.account-folder=" + folder.resolve("account"),
                "-Dvatpool.worker.pod-deletion-cost.interval-min=200ms",
                "-Dvatpool.worker.engine-folder="
                    + Path.of("target/service-engine").toAbsolutePath(),
                "-Dquarkus.datasource.jdbc.url=" + DB.schema().jdbcUrl(),
                "-Dquarkus.datasource.username=" + DB.schema().user(),
                "-Dquarkus.datasource.password=" + DB.schema().password()));
    if (bundleId == null) {
      aWorkerWaitsForTheSchema();
      String bundle = TestVats.bundle("probe");
      bundleId = VatBundle.parse(bundle).id();
      new Bundles(dataSource).put(bundleId, bundle);
    }
    awaitHealth("ready", 200);
  }

  @AfterEach
  void stopWorker() {
    worker.close();
  }

  /** The first worker of this class meets an empty database, as in a cluster that starts. */
  private void aWorkerWaitsForTheSchema() {
    awaitHealth("live", 200);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            given()
                .baseUri(worker.url().toString())
                .get("/q/health/started")
                .then()
                .statusCode(503)
                .body("checks[0].data.reason", containsString("start a gateway")));
    StoreSchema.migrate(dataSource);
  }

  @Test
  void itSpeaksTheProtocolAndShowsWhatItDoes() throws Exception {
    OneVatKernel kernel = newKernel(false);
    try (TestGateway gateway = new TestGateway(worker.url())) {
      assertThat(gateway.ask(new GatewayMessage.Hello("g", kernel.kernelId(), kernel.epoch())))
          .isInstanceOfSatisfying(
              WorkerMessage.Welcome.class,
              welcome -> {
                assertThat(welcome.workerId()).isEqualTo("worker-" + started);
                assertThat(welcome.vatsOnlineMax()).isEqualTo(50);
                assertThat(welcome.engine()).startsWith("xsnap 0.");
              });
      assertThat(gateway.ask(new GatewayMessage.Ping())).isEqualTo(new WorkerMessage.Pong());
      assertThat(gateway.ask(kernel.order(OneVatKernel.startVat(), false)))
          .isInstanceOf(WorkerMessage.PageInNeeded.class);
      run(gateway, kernel, OneVatKernel.startVat(), true);

      String longText = "\"" + "long ".repeat(700_000) + "\"";
      DeliveryOutcome said = run(gateway, kernel, kernel.message("say", longText), false);
      String call = kernel.message(List.of("d-70"), "ask", "\"$0.Alleged: device\"", "\"ping\"");
      long conversation = gateway.send(kernel.order(call, false));
      assertThat(gateway.next(conversation)).isInstanceOf(WorkerMessage.DeviceCall.class);
      gateway.send(
          new GatewayMessage.DeviceCallAnswer(
              new SyscallResult.Ok(JsJson.parse("{\"body\":\"#\\\"pong\\\"\",\"slots\":[]}"))),
          conversation);
      WorkerMessage answered = gateway.next(conversation);

      assertThat(said.syscalls().getLast().syscall()).hasSizeGreaterThan(3_400_000);
      assertThat(((WorkerMessage.Delivered) answered).outcome().syscalls().getLast().syscall())
          .contains("pong");
    }
    given()
        .baseUri(worker.url().toString())
        .get("/v1/status")
        .then()
        .statusCode(200)
        .body("workerId", equalTo("worker-" + started))
        .body("draining", equalTo(false))
        .body("engineHost.forks", equalTo(true))
        .body("engineHost.measures", hasItem("system call filter"))
        .body("vats.vatId", hasItem("v1"))
        .body("vats.state", hasItem("idle"));
    given()
        .baseUri(worker.url().toString())
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("vatpool_worker_deliveries_total{outcome=\"ok\",type=\"message\"}"))
        .body(containsString("vatpool_page_in_seconds_count{phase=\"load\",source=\"fresh\"}"))
        .body(containsString("vatpool_worker_vats_online 1.0"))
        .body(containsString("vatpool_worker_vats_hot 1.0"));
    given()
        .baseUri(worker.url().toString())
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body(containsString("/v1/drain"));
    assertThat(new WorkerRegistry(dataSource).heardWithin(PATIENCE))
        .filteredOn(row -> row.workerId().equals("worker-" + started))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.url()).isEqualTo(worker.url().toString());
          assertThat(row.state()).isEqualTo(WorkerRow.State.READY);
        });
  }

  @Test
  void aVatInUseRaisesTheCostOfItsPod() throws Exception {
    awaitCost(0, 0);
    OneVatKernel kernel = newKernel(false);
    try (TestGateway gateway = new TestGateway(worker.url())) {
      run(gateway, kernel, OneVatKernel.startVat(), true);
    }

    awaitCost(1000, 1999);
  }

  private static void awaitCost(int least, int most) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> costs().anyMatch(cost -> cost >= least && cost <= most));
  }

  /** What the API server was told of this worker's pod: the only number in a patch. */
  private static IntStream costs() {
    return api.received().stream()
        .filter(request -> request.path().endsWith("/pods/worker-" + started))
        .filter(request -> request.authorization().equals("Bearer the.pods.token"))
        .mapToInt(request -> Integer.parseInt(request.body().replaceAll("[^0-9]", "")));
  }

  @Test
  void garbageEndsOnlyTheConnectionItCameOn() throws Exception {
    try (TestGateway good = new TestGateway(worker.url());
        TestGateway bad = new TestGateway(worker.url())) {

      bad.sendFrame(new byte[] {1, 2, 3});

      assertThat(bad.closeCode()).isEqualTo(1002);
      assertThat(good.ask(new GatewayMessage.Ping())).isEqualTo(new WorkerMessage.Pong());
    }
  }

  @Test
  void askedToEndItFinishesWhatIsRunning() throws Exception {
    OneVatKernel kernel = newKernel(true);
    try (TestGateway gateway = new TestGateway(worker.url())) {
      run(gateway, kernel, OneVatKernel.startVat(), true);
      long slow = gateway.send(kernel.order(kernel.message("loop"), false));
      awaitState("delivering");

      worker.process().destroy();

      assertThat(gateway.next(slow))
          .isInstanceOfSatisfying(
              WorkerMessage.Delivered.class,
              delivered ->
                  assertThat(delivered.outcome().status())
                      .isEqualTo(new DeliveryStatus.Failed("Compute meter exceeded")));
    }
    assertThat(worker.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(new WorkerRegistry(dataSource).heardWithin(PATIENCE))
        .extracting(WorkerRow::workerId)
        .doesNotContain("worker-" + started);
  }

  @Test
  void aDrainingWorkerSaysSoEverywhere() throws Exception {
    OneVatKernel kernel = newKernel(false);

    given()
        .baseUri(worker.url().toString())
        .post("/v1/drain")
        .then()
        .statusCode(200)
        .body("draining", equalTo(true));

    try (TestGateway gateway = new TestGateway(worker.url())) {
      assertThat(gateway.ask(kernel.order(OneVatKernel.startVat(), true)))
          .isInstanceOfSatisfying(
              WorkerMessage.Failed.class,
              failed -> assertThat(failed.kind()).isEqualTo(FailureKind.DRAINING));
    }
    given()
        .baseUri(worker.url().toString())
        .get("/q/health/ready")
        .then()
        .statusCode(503)
        .body("checks.data.reason", hasItem(startsWith("draining")));
    assertThat(new WorkerRegistry(dataSource).heardWithin(PATIENCE))
        .filteredOn(row -> row.workerId().equals("worker-" + started))
        .extracting(WorkerRow::state)
        .containsExactly(WorkerRow.State.DRAINING);
  }

  @Test
  void killedItLeavesNoEngineBehind() throws Exception {
    OneVatKernel kernel = newKernel(false);
    long pid;
    try (TestGateway gateway = new TestGateway(worker.url())) {
      run(gateway, kernel, OneVatKernel.startVat(), true);
      pid =
          given()
              .baseUri(worker.url().toString())
              .get("/v1/status")
              .jsonPath()
              .getLong("vats[0].pid");
    }
    assertThat(ProcessHandle.of(pid)).isPresent();

    worker.process().destroyForcibly();

    Awaitility.await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  private void awaitState(String state) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                given()
                    .baseUri(worker.url().toString())
                    .get("/v1/status")
                    .jsonPath()
                    .getString("vats[0].state"),
            state::equals);
  }

  private void awaitHealth(String check, int status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            given()
                .baseUri(worker.url().toString())
                .get("/q/health/" + check)
                .then()
                .statusCode(status));
  }

  private static DeliveryOutcome run(
      TestGateway gateway, OneVatKernel kernel, String delivery, boolean withPageIn)
      throws InterruptedException {
    WorkerMessage answer = gateway.ask(kernel.order(delivery, withPageIn));
    assertThat(answer).isInstanceOf(WorkerMessage.Delivered.class);
    DeliveryOutcome outcome = ((WorkerMessage.Delivered) answer).outcome();
    assertThat(outcome.status()).isEqualTo(new DeliveryStatus.Ok());
    kernel.keep(delivery, outcome);
    return outcome;
  }

  private static OneVatKernel newKernel(boolean metered) throws IOException {
    String kernelId = "service-" + System.nanoTime();
    new KernelRegistry(dataSource).create(kernelId, "running", "{}");
    EngineArtifact artifact = EngineArtifact.fromClassPath();
    return new OneVatKernel(
        MariaDbKernelStore.open(
            dataSource,
            new Leases(dataSource)
                .acquire(kernelId, "gateway", "http://gateway", Duration.ofMinutes(5))
                .orElseThrow(),
            1_000_000),
        "v1",
        bundleId,
        List.of(artifact.manifest().lockdown().id(), artifact.manifest().supervisor().id()),
        metered);
  }
}
