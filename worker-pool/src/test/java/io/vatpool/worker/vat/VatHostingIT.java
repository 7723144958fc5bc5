package io.vatpool.worker.vat;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vatpool.mariadb.local.testing.FreshSchema;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatHint;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.protocol.wire.DivergenceReport.Verdict;
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
import io.vatpool.worker.policy.EngineSize;
import io.vatpool.worker.policy.RoomLimits;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.vat.VatBundle;
import io.vatpool.xsnap.vat.VatEngines;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/**
 * Real engines, forked and plain, a real database, a real snapshot store; only the gateway is
 * played by the test.
 */
@ParameterizedClass
@EnumSource(names = {"FORK", "PLAIN"})
class VatHostingIT {
  private static final int VATS_ONLINE_MAX = 3;
  private static final Duration DELIVERY_TIME_MAX = Duration.ofSeconds(20);

  @Parameter EngineHostMode engineHost;

  @RegisterExtension static final FreshSchema DB = new FreshSchema();
  @TempDir static Path folder;

  private static MariaDbPoolDataSource dataSource;
  private static SnapstoreProcess snapstoreProcess;
  private static SnapStoreClient snapstore;
  private static VatEngines engines;
  private static List<String> workerBundleIds;
  private static String bundleId;
  private static int kernels;

  private final Map<VatKey, VatHint> hints = new ConcurrentHashMap<>();
  private SimpleMeterRegistry meters;
  private VatRequests worker;

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

  private VatRequests newWorker(SimpleMeterRegistry meters, long charsMax, long bytesMax) {
    return VatHosting.create(
        "worker-1",
        new VatHosting.Bounds(new RoomLimits(VATS_ONLINE_MAX, bytesMax, 100), 1_000_000, charsMax),
        engines,
        snapstore,
        new VatReader(dataSource),
        vat -> hints.getOrDefault(vat, VatHint.NORMAL),
        new WorkerMetrics(meters));
  }

  @Test
  void aNewVatIsBroughtOnlineAndTakesDeliveries() throws Exception {
    OneVatKernel kernel = started(false);

    DeliveryOutcome outcome = run(kernel, kernel.message("increment", "5"));

    assertThat(outcome.status()).isEqualTo(new DeliveryStatus.Ok());
    assertThat(outcome.computrons()).isPositive();
    assertThat(outcome.worker()).isEqualTo("worker-1");
    assertThat(outcome.syscalls().getLast().syscall()).contains("\"body\":\"#5\"");
    assertThat(worker.status())
        .singleElement()
        .satisfies(vat -> {
          assertThat(vat.state()).isEqualTo("idle");
          assertThat(vat.position()).isEqualTo(3);
        });
  }

  @Test
  void aVatThatIsNotHereAsksForItsPageIn() throws Exception {
    OneVatKernel kernel = newKernel(false);

    WorkerMessage answer = send(kernel.order(OneVatKernel.startVat(), false));

    assertThat(answer).isEqualTo(new WorkerMessage.PageInNeeded("absent"));
  }

  @Test
  void whatAVatPrintsComesAlong() throws Exception {
    OneVatKernel kernel = started(false);

    DeliveryOutcome outcome = run(kernel, kernel.message("say", "\"hello\""));

    assertThat(outcome.console())
        .singleElement()
        .satisfies(line -> {
          assertThat(line.source()).isEqualTo("vat");
          assertThat(line.level()).isEqualTo("log");
          assertThat(line.args()).containsExactly("saying", "hello");
        });
  }

  @Test
  void theVatstoreIsReadOverCommittedAndUncommittedWrites() throws Exception {
    OneVatKernel kernel = started(false);
    String longKey = "\"" + "k".repeat(200) + "\"";
    run(kernel, kernel.message("put", "\"a\"", "\"1\""));
    run(kernel, kernel.message("put", longKey, "\"long\""));
    run(kernel, kernel.message("put", "\"c\"", "\"3\""));
    kernel.commit();
    discard(kernel);
    run(kernel, kernel.message("drop", "\"c\""));
    run(kernel, kernel.message("put", "\"b\"", "\"2\""));

    DeliveryOutcome keys = run(kernel, kernel.message("keys"));
    DeliveryOutcome value = run(kernel, kernel.message("get", longKey));

    assertThat(keys.syscalls().getLast().syscall())
        .contains("\\\"a\\\"", "\\\"b\\\"", "kkkk")
        .doesNotContain("\\\"c\\\"");
    assertThat(value.syscalls().getLast().syscall()).contains("long");
  }

  @Test
  void aReplayedVatGoesOnAsIfItHadNeverLeft() throws Exception {
    OneVatKernel kernel = started(false);
    OneVatKernel twin = started(false);
    for (OneVatKernel each : List.of(kernel, twin)) {
      run(each, each.message("increment", "3"));
      run(each, each.message("put", "\"x\"", "\"y\""));
    }
    kernel.commit();
    run(kernel, kernel.message("increment", "4"));
    run(twin, twin.message("increment", "4"));
    discard(kernel);

    WorkerMessage.Delivered replayed = delivered(kernel, kernel.message("increment", "1"));
    DeliveryOutcome undisturbed = run(twin, twin.message("increment", "1"));

    assertThat(replayed.timings().source()).isEqualTo(PageInSource.FRESH);
    assertThat(replayed.timings().replayedEntries()).isEqualTo(4);
    assertThat(replayed.outcome()).isEqualTo(undisturbed);
    assertThat(kernel.at()).isEqualTo(twin.at());
  }

  @Test
  void aVatGoesOnFromItsSnapshotHereAndElsewhere() throws Exception {
    OneVatKernel kernel = started(false);
    OneVatKernel twin = started(false);
    for (OneVatKernel each : List.of(kernel, twin)) {
      run(each, each.message("increment", "3"));
      each.keep(saved(each));
      each.commit();
    }
    discard(kernel);

    WorkerMessage.Delivered elsewhere = delivered(kernel, kernel.message("increment", "1"));
    WorkerMessage.Delivered here = delivered(twin, twin.message("increment", "1"));

    assertThat(elsewhere.timings().source()).isEqualTo(PageInSource.SNAPSHOT);
    assertThat(here.timings().source()).isEqualTo(PageInSource.NONE);
    assertThat(elsewhere.outcome()).isEqualTo(here.outcome());
    assertThat(here.outcome().syscalls().getLast().syscall()).contains("\"body\":\"#4\"");
  }

  @Test
  void aLostSnapshotIsMadeAgainFromTheOneBeforeOrFromTheTranscript() throws Exception {
    OneVatKernel kernel = started(false);
    run(kernel, kernel.message("increment", "3"));
    SnapshotInfo first = saved(kernel);
    kernel.keep(first);
    run(kernel, kernel.message("increment", "4"));
    SnapshotInfo second = saved(kernel);
    kernel.keep(second);
    kernel.commit();
    discard(kernel);
    snapstore.delete(second.snapshotId());

    WorkerMessage.Delivered fromFirst = delivered(kernel, kernel.message("increment", "1"));
    boolean healed = snapstore.find(second.snapshotId()).isPresent();
    discard(kernel);
    snapstore.delete(first.snapshotId());
    snapstore.delete(second.snapshotId());
    WorkerMessage.Delivered fromTranscript = delivered(kernel, kernel.message("increment", "1"));

    assertThat(fromFirst.timings().source()).isEqualTo(PageInSource.REBUILT);
    assertThat(healed).isTrue();
    assertThat(fromTranscript.timings().source()).isEqualTo(PageInSource.REBUILT);
    assertThat(fromTranscript.outcome().syscalls().getLast().syscall()).contains("\"body\":\"#9\"");
    assertThat(counter("rebuilds")).isEqualTo(2);
  }

  @Test
  void aDivergenceIsReportedSyscallBySyscall() throws Exception {
    OneVatKernel kernel = started(false);
    run(kernel, kernel.message("put", "\"a\"", "\"1\""));
    discard(kernel);
    String entry = kernel.entry(2);
    kernel.falsify(
        2,
        entry
            .replace("#\\\\\\\"1\\\\\\\"", "#\\\\\\\"2\\\\\\\"")
            .replace(
                "]}],\"r\":", "]},{\"s\":[\"subscribe\",\"p+5\"],\"r\":[\"ok\",null]}],\"r\":"));

    WorkerMessage answer = send(kernel.order(kernel.message("get", "\"a\""), true));

    assertThat(answer)
        .isInstanceOfSatisfying(
            WorkerMessage.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.REPLAY_DIVERGED);
              assertThat(failed.divergence()).isNotNull();
              assertThat(failed.divergence().position()).isEqualTo(2);
              assertThat(failed.divergence().syscalls())
                  .extracting(c -> c.verdict())
                  .contains(Verdict.OK, Verdict.MISSING);
            });
    assertThat(counter("replay.divergences")).isEqualTo(1);
  }

  @Test
  void aTranscriptThatLeadsElsewhereIsRefused() throws Exception {
    OneVatKernel kernel = started(false);
    discard(kernel);
    GatewayMessage.Deliver right = kernel.order(kernel.message("increment", "1"), true);
    GatewayMessage.Deliver wrong =
        new GatewayMessage.Deliver(
            right.kernelId(),
            right.epoch(),
            new VatPosition("v1", 0, right.at().position(), "ab".repeat(32)),
            right.delivery(),
            List.of(),
            right.pageIn());

    WorkerMessage answer = send(wrong);

    assertThat(failure(answer)).isEqualTo(FailureKind.POSITION_UNREACHABLE);
    assertThat(worker.online()).isZero();
  }

  @Test
  void aVatThatStandsElsewhereIsDroppedAndPagedIn() throws Exception {
    OneVatKernel kernel = started(false);
    String undone = kernel.message("increment", "100");
    send(kernel.order(undone, false)); // the kernel undoes this crank

    DeliveryOutcome outcome = run(kernel, kernel.message("increment", "1"));

    assertThat(outcome.syscalls().getLast().syscall()).contains("\"body\":\"#1\"");
  }

  @Test
  void aRefusedSyscallIsAnsweredWithTheProblem() throws Exception {
    OneVatKernel kernel = started(false);
    String delivery = kernel.message(List.of("o-50"), "send", "\"$0.Alleged: target\"");
    discard(kernel);

    WorkerMessage answer =
        send(kernel.order(delivery, true, List.of(new RefusedSyscall(0, "no such target"))));

    DeliveryOutcome outcome = ((WorkerMessage.Delivered) answer).outcome();
    assertThat(outcome.syscalls().getFirst().syscall()).startsWith("[\"send\",\"o-50\"");
    assertThat(outcome.syscalls().getFirst().result()).isEqualTo("[\"error\",\"no such target\"]");
  }

  @Test
  void aDeviceCallGoesToTheKernelWithTheSyscallsBeforeIt() throws Exception {
    OneVatKernel kernel = started(false);
    RecordedConversation conversation =
        new RecordedConversation()
            .answering(
                new SyscallResult.Ok(JsJson.parse("{\"body\":\"#\\\"pong\\\"\",\"slots\":[]}")));
    String delivery = kernel.message(List.of("d-70"), "ask", "\"$0.Alleged: device\"", "\"ping\"");

    worker.deliver(kernel.order(delivery, false), conversation);

    DeliveryOutcome outcome = ((WorkerMessage.Delivered) conversation.await()).outcome();
    assertThat(conversation.calls)
        .singleElement()
        .satisfies(call -> assertThat(call.callNow()).startsWith("[\"callNow\",\"d-70\",\"ask\""));
    assertThat(outcome.syscalls().getLast().syscall()).contains("pong");
  }

  @ParameterizedTest
  @CsvSource({"loop, true, Compute meter exceeded", "recurse, false, Stack meter exceeded"})
  void aVatThatExhaustsItselfFailsAsTheReferenceSays(String method, boolean metered, String problem)
      throws Exception {
    OneVatKernel kernel = started(metered);

    WorkerMessage answer = send(kernel.order(kernel.message(method), false));

    DeliveryOutcome outcome = ((WorkerMessage.Delivered) answer).outcome();
    assertThat(outcome.status()).isEqualTo(new DeliveryStatus.Failed(problem));
    assertThat(outcome.computrons()).isNull();
    assertThat(worker.online()).isZero();
    assertThat(run(kernel, kernel.message("increment", "1")).status())
        .isEqualTo(new DeliveryStatus.Ok());
  }

  @Test
  void aDeliveryThatLiveslotsRefusesFailsWithItsCost() throws Exception {
    OneVatKernel kernel = started(false);

    WorkerMessage answer =
        send(kernel.order(kernel.message("increment", "1").replace("o+0", "o+99"), false));

    DeliveryOutcome outcome = ((WorkerMessage.Delivered) answer).outcome();
    assertThat(outcome.status()).isInstanceOf(DeliveryStatus.Failed.class);
    assertThat(outcome.computrons()).isPositive();
  }

  @Test
  void anEngineKilledInADeliveryIsNoOutcomeAndTheVatComesBack() throws Exception {
    OneVatKernel kernel = started(false);
    run(kernel, kernel.message("increment", "2"));
    RecordedConversation conversation = new RecordedConversation();
    worker.deliver(kernel.order(kernel.message("loop"), false), conversation);
    Awaitility.await().until(() -> worker.status().getFirst().state().equals("delivering"));

    kill(worker.status().getFirst().pid());

    assertThat(failure(conversation.await())).isEqualTo(FailureKind.ENGINE_DIED);
    assertThat(worker.status().getFirst().state()).isEqualTo("dead");
    assertThat(run(kernel, kernel.message("increment", "3")).syscalls().getLast().syscall())
        .contains("\"body\":\"#5\"");
  }

  @Test
  void anEngineKilledWhileIdleFailsNoDelivery() throws Exception {
    OneVatKernel kernel = started(false);
    run(kernel, kernel.message("increment", "2"));
    kill(worker.status().getFirst().pid());
    Awaitility.await().until(() -> worker.status().getFirst().cause() != null);

    WorkerMessage answer = send(kernel.order(kernel.message("increment", "3"), false));

    assertThat(answer).isInstanceOf(WorkerMessage.PageInNeeded.class);
    assertThat(worker.online()).isZero();
    assertThat(run(kernel, kernel.message("increment", "3")).syscalls().getLast().syscall())
        .contains("\"body\":\"#5\"");
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void aVatThatNeverStopsAskingIsStoppedBeforeItTakesTheMemory() throws Exception {
    worker = newWorker(meters, 100_000, Long.MAX_VALUE / 2);
    OneVatKernel kernel = started(false);

    WorkerMessage answer = send(kernel.order(kernel.message("chatter"), false));

    assertThat(answer)
        .isInstanceOfSatisfying(
            WorkerMessage.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.ENGINE_DIED);
              assertThat(failed.message()).contains("delivery-chars-max");
            });
  }

  /**
   * Which one goes is decided by measured times, too: {@code EvictionPolicyTest} shows the rule.
   */
  @Test
  void aVatMakesRoomForAnotherAndComesBack() throws Exception {
    List<OneVatKernel> kernels = List.of(started(false), started(false), started(false));

    OneVatKernel fourth = started(false);

    List<String> online = worker.status().stream().map(VatStatus::kernelId).toList();
    assertThat(online).hasSize(VATS_ONLINE_MAX).contains(fourth.kernelId());
    assertThat(worker.online()).isEqualTo(VATS_ONLINE_MAX);
    for (OneVatKernel kernel : kernels) {
      assertThat(run(kernel, kernel.message("increment", "1")).status())
          .isEqualTo(new DeliveryStatus.Ok());
    }
  }

  @Test
  void pinnedVatsStay() throws Exception {
    List<OneVatKernel> kernels = List.of(started(false), started(false), started(false));
    for (int pinned : List.of(0, 2)) {
      hints.put(new VatKey(kernels.get(pinned).kernelId(), "v1"), VatHint.PINNED);
    }

    OneVatKernel fourth = started(false);

    assertThat(worker.status())
        .extracting(VatStatus::kernelId)
        .containsExactlyInAnyOrder(
            fourth.kernelId(), kernels.get(0).kernelId(), kernels.get(2).kernelId());
  }

  @Test
  void vatsMakeRoomByTheirBytesAndOneThatIsTooLargeRunsAlone() throws Exception {
    long size = EngineSize.of(engineHost == EngineHostMode.FORK).unknown();
    worker = newWorker(meters, 20_000_000, 2 * size + size / 2);
    List<OneVatKernel> kernels = List.of(started(false), started(false), started(false));
    assertThat(worker.online()).isEqualTo(2);

    run(kernels.get(2), kernels.get(2).message("grow", "4000000"));

    assertThat(worker.room().bytes()).isGreaterThan(worker.room().bytesMax());
    assertThat(worker.status())
        .singleElement()
        .satisfies(vat -> assertThat(vat.kernelId()).isEqualTo(kernels.get(2).kernelId()));
    assertThat(run(kernels.get(2), kernels.get(2).message("increment", "1")).status())
        .isEqualTo(new DeliveryStatus.Ok());
  }

  @ParameterizedTest
  @CsvSource({"flipped", "truncated", "swapped", "emptied"})
  void aDamagedSnapshotIsFoundByItsHashAndTheVatIsRebuilt(String damage) throws Exception {
    OneVatKernel kernel = started(false);
    run(kernel, kernel.message("increment", "4"));
    SnapshotInfo first = saved(kernel);
    kernel.keep(first);
    run(kernel, kernel.message("increment", "5"));
    SnapshotInfo second = saved(kernel);
    kernel.keep(second);
    kernel.commit();
    discard(kernel);
    damage(second.snapshotId(), first.snapshotId(), damage);

    WorkerMessage.Delivered answer = delivered(kernel, kernel.message("increment", "6"));

    assertThat(answer.timings().source()).isEqualTo(PageInSource.REBUILT);
    assertThat(answer.outcome().syscalls().getLast().syscall()).contains("\"body\":\"#15\"");
    assertThat(snapstore.find(second.snapshotId())).contains(second);
    discard(kernel);
    assertThat(delivered(kernel, kernel.message("increment", "1")).timings().source())
        .isEqualTo(PageInSource.SNAPSHOT);
  }

  private static void damage(String snapshotId, String other, String how) throws IOException {
    Path blob = blob(snapshotId);
    byte[] bytes = Files.readAllBytes(blob);
    byte[] damaged =
        switch (how) {
          case "flipped" -> {
            bytes[bytes.length / 2] ^= 1;
            yield bytes;
          }
          case "truncated" -> Arrays.copyOf(bytes, bytes.length / 2);
          case "swapped" -> Files.readAllBytes(blob(other));
          case "emptied" -> new byte[0];
          default -> throw new IllegalArgumentException(how);
        };
    Files.write(blob, damaged);
  }

  private static Path blob(String snapshotId) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("snapshots"))) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().contains(snapshotId))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void vatsRunInParallel() throws Exception {
    List<OneVatKernel> kernels = List.of(started(true), started(true));
    List<RecordedConversation> loops =
        List.of(new RecordedConversation(), new RecordedConversation());
    for (int i = 0; i < 2; i++) {
      worker.deliver(kernels.get(i).order(kernels.get(i).message("loop"), false), loops.get(i));
    }
    OneVatKernel third = started(false);

    DeliveryOutcome outcome = run(third, third.message("increment", "1"));

    assertThat(outcome.status()).isEqualTo(new DeliveryStatus.Ok());
    for (RecordedConversation loop : loops) {
      assertThat(((WorkerMessage.Delivered) loop.await()).outcome().status())
          .isEqualTo(new DeliveryStatus.Failed("Compute meter exceeded"));
    }
  }

  @Test
  void anOlderEpochIsRefused() throws Exception {
    OneVatKernel kernel = started(false);
    worker.hello(new GatewayMessage.Hello("g2", kernel.kernelId(), kernel.epoch() + 1));

    WorkerMessage answer = send(kernel.order(kernel.message("increment", "1"), false));

    assertThat(failure(answer)).isEqualTo(FailureKind.STALE_EPOCH);
  }

  @Test
  void aDrainingWorkerTakesNothingNew() throws Exception {
    OneVatKernel kernel = started(false);
    worker.drain();

    WorkerMessage answer = send(kernel.order(kernel.message("increment", "1"), false));

    assertThat(failure(answer)).isEqualTo(FailureKind.DRAINING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[\"save-snapshot\"]", "[\"frobnicate\"]", "{}", "[\"message\",\"o+0\"]", "garbage"})
  void whatAReplayWouldNotAcceptIsNotDelivered(String delivery) throws Exception {
    OneVatKernel kernel = started(false);

    WorkerMessage answer = send(kernel.order(delivery, false));

    assertThat(failure(answer)).isEqualTo(FailureKind.BAD_REQUEST);
    assertThat(worker.status().getFirst().state()).isEqualTo("idle");
  }

  @Test
  void aCancelledOrLateRequestIsNotRun() throws Exception {
    OneVatKernel kernel = started(false);
    String delivery = kernel.message("increment", "1");
    RecordedConversation cancelled = new RecordedConversation().cancelled();
    RecordedConversation late = new RecordedConversation(new Deadline(System.nanoTime() - 1, true));

    worker.deliver(kernel.order(delivery, false), cancelled);
    worker.deliver(kernel.order(delivery, false), late);

    assertThat(failure(cancelled.await())).isEqualTo(FailureKind.CANCELLED);
    assertThat(failure(late.await())).isEqualTo(FailureKind.DEADLINE_EXCEEDED);
    assertThat(run(kernel, delivery).syscalls().getLast().syscall()).contains("\"body\":\"#1\"");
  }

  @Test
  void aBundleThatIsNotThereIsNamed() throws Exception {
    OneVatKernel kernel =
        new OneVatKernel(newStore(), "v1", "b1-" + "0".repeat(128), workerBundleIds, false);

    WorkerMessage answer = send(kernel.order(OneVatKernel.startVat(), true));

    assertThat(answer)
        .isInstanceOfSatisfying(
            WorkerMessage.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.BUNDLE_MISSING);
              assertThat(failed.message()).contains("b1-000");
            });
  }

  @Test
  void aPreloadedVatNeedsNoPageIn() throws Exception {
    OneVatKernel kernel = started(false);
    discard(kernel);
    RecordedConversation preload = new RecordedConversation();
    worker.preload(
        new GatewayMessage.Preload(kernel.kernelId(), kernel.epoch(), kernel.at(), kernel.pageIn()),
        preload);
    assertThat(preload.await()).isEqualTo(new WorkerMessage.Done());

    WorkerMessage answer = send(kernel.order(kernel.message("increment", "1"), false));

    assertThat(answer).isInstanceOf(WorkerMessage.Delivered.class);
  }

  @Test
  void manyWritesLeaveTheUpperLayerOnceTheyAreCommitted() throws Exception {
    OneVatKernel kernel = started(false);
    String value = "\"" + "v".repeat(100_000) + "\"";
    for (int i = 0; i < 4; i++) {
      run(kernel, kernel.message("putMany", "\"p" + i + "-\"", "10", value));
      kernel.commit();
    }

    DeliveryOutcome keys = run(kernel, kernel.message("keys"));
    DeliveryOutcome old = run(kernel, kernel.message("get", "\"p0-3\""));

    assertThat(keys.syscalls().getLast().syscall()).contains("p0-0", "p3-9");
    assertThat(old.syscalls().getLast().syscall()).contains("vvvv");
  }

  private static MariaDbKernelStore newStore() {
    String kernelId = "kernel-" + ++kernels;
    new KernelRegistry(dataSource).create(kernelId, "running", "{}");
    return MariaDbKernelStore.open(
        dataSource,
        new Leases(dataSource)
            .acquire(kernelId, "gateway", "http://gateway", Duration.ofMinutes(5))
            .orElseThrow(),
        1_000_000);
  }

  private static OneVatKernel newKernel(boolean metered) {
    return new OneVatKernel(newStore(), "v1", bundleId, workerBundleIds, metered);
  }

  private OneVatKernel started(boolean metered) throws Exception {
    OneVatKernel kernel = newKernel(metered);
    run(kernel, OneVatKernel.startVat());
    return kernel;
  }

  private WorkerMessage send(GatewayMessage.Deliver order) throws Exception {
    RecordedConversation conversation = new RecordedConversation();
    worker.deliver(order, conversation);
    return conversation.await();
  }

  /** Delivers as a gateway does, and keeps the outcome. */
  private WorkerMessage.Delivered delivered(OneVatKernel kernel, String delivery) throws Exception {
    WorkerMessage answer = send(kernel.order(delivery, false));
    if (answer instanceof WorkerMessage.PageInNeeded) {
      answer = send(kernel.order(delivery, true));
    }
    assertThat(answer).isInstanceOf(WorkerMessage.Delivered.class);
    WorkerMessage.Delivered delivered = (WorkerMessage.Delivered) answer;
    kernel.keep(delivery, delivered.outcome());
    return delivered;
  }

  private DeliveryOutcome run(OneVatKernel kernel, String delivery) throws Exception {
    return delivered(kernel, delivery).outcome();
  }

  private SnapshotInfo saved(OneVatKernel kernel) throws Exception {
    RecordedConversation conversation = new RecordedConversation();
    worker.save(kernel.save(), conversation);
    WorkerMessage answer = conversation.await();
    assertThat(answer).isInstanceOf(WorkerMessage.SnapshotSaved.class);
    return ((WorkerMessage.SnapshotSaved) answer).snapshot();
  }

  private void discard(OneVatKernel kernel) throws Exception {
    RecordedConversation conversation = new RecordedConversation();
    worker.discard(
        new GatewayMessage.Discard(kernel.kernelId(), kernel.epoch(), "v1"), conversation);
    assertThat(conversation.await()).isEqualTo(new WorkerMessage.Done());
  }

  private double counter(String name) {
    return meters.get("vatpool.worker." + name).counter().count();
  }

  private static FailureKind failure(WorkerMessage answer) {
    assertThat(answer).isInstanceOf(WorkerMessage.Failed.class);
    return ((WorkerMessage.Failed) answer).kind();
  }
}
