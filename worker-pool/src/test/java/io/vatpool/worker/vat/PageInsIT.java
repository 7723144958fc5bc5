package io.vatpool.worker.vat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.VatHint;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.protocol.wire.DivergenceReport.Verdict;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.worker.OneVatKernel;
import io.vatpool.worker.policy.EngineSize;
import io.vatpool.xsnap.engine.EngineHostMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a vat comes online, from a snapshot or from its transcript, and makes room for others. */
@ParameterizedClass
@EnumSource(names = {"FORK", "PLAIN"})
class PageInsIT extends VatHostingUnderTest {
  @Test
  void aVatThatIsNotHereAsksForItsPageIn() throws Exception {
    OneVatKernel kernel = newKernel(false);

    WorkerMessage answer = send(kernel.order(OneVatKernel.startVat(), false));

    assertThat(answer).isEqualTo(new WorkerMessage.PageInNeeded("absent"));
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
      saved(each);
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
    run(kernel, kernel.message("increment", "4"));
    SnapshotInfo second = saved(kernel);
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
    run(kernel, kernel.message("increment", "5"));
    SnapshotInfo second = saved(kernel);
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
}
