package io.vatpool.worker.vat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.RefusedSyscall;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.worker.OneVatKernel;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a vat does with a delivery, and what a worker does with a wrong one. */
@ParameterizedClass
@EnumSource(names = {"FORK", "PLAIN"})
class DeliveriesIT extends VatHostingUnderTest {
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
}
