package io.vatpool.gateway.kernel;

import static io.vatpool.gateway.kernel.ScriptedKernel.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vatpool.gateway.kernel.HostRefusal.Reason;
import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class KernelHostTest extends HostUnderTest {
  @Test
  void answersAfterTheCommit() {
    // Given
    CountDownLatch mayCommit = new CountDownLatch(1);
    disk.onCommit = () -> hold(mayCommit);
    start();
    CompletableFuture<Answer> answer = host.change(null, kernel -> note(kernel, "a"));
    await().until(() -> host.waitingCommands() == 0);
    assertThat(answer).isNotDone();

    // When
    mayCommit.countDown();

    // Then
    assertThat(answer.join())
        .isEqualTo(new Answer(JsJson.NODES.objectNode().put("noted", "a"), true));
    assertThat(disk.done).containsExactly("a");
  }

  @Test
  void theNextBlockRunsWhileTheLastOneIsCommitted() {
    // Given
    CountDownLatch mayCommit = new CountDownLatch(1);
    disk.onCommit = () -> hold(mayCommit);
    start();
    CompletableFuture<Answer> first = host.change(null, kernel -> note(kernel, "a"));
    await().until(() -> host.waitingCommands() == 0);

    // When
    CompletableFuture<Answer> second = host.change(null, kernel -> queue(kernel, 3));
    await().until(() -> host.view().crankNumber() == 3);

    // Then
    assertThat(first).isNotDone();
    assertThat(disk.done).isEmpty();
    mayCommit.countDown();
    assertThat(first.join().committed()).isTrue();
    assertThat(second.join().committed()).isTrue();
    assertThat(disk.done).containsExactly("a", "queued 3");
  }

  @Test
  void aRepeatedRequestOfABlockUnderWaySharesItsFate() {
    // Given
    CountDownLatch mayCommit = new CountDownLatch(1);
    disk.onCommit = () -> hold(mayCommit);
    start();
    CompletableFuture<Answer> first = host.change(KEY, kernel -> note(kernel, "a"));
    await().until(() -> host.waitingCommands() == 0);

    // When
    CompletableFuture<Answer> second = host.change(KEY, kernel -> note(kernel, "again"));
    await().until(() -> host.waitingCommands() == 0);

    // Then
    assertThat(second).isNotDone();
    mayCommit.countDown();
    assertThat(second.join()).isEqualTo(first.join());
    assertThat(disk.done).containsExactly("a");
  }

  @Test
  void closingWaitsForTheBlockThatIsUnderWay() throws InterruptedException {
    // Given
    CountDownLatch mayCommit = new CountDownLatch(1);
    disk.onCommit = () -> hold(mayCommit);
    start();
    CompletableFuture<Answer> answer = host.change(null, kernel -> note(kernel, "a"));
    await().until(() -> host.waitingCommands() == 0);
    Thread release = Thread.ofVirtual().unstarted(mayCommit::countDown);

    // When
    release.start();
    host.close(Duration.ofSeconds(10));

    // Then
    assertThat(answer.join().committed()).isTrue();
    assertThat(disk.done).containsExactly("a");
  }

  @Test
  void endsABlockByItsPolicy() {
    // Given
    start();

    // When
    host.change(null, kernel -> queue(kernel, 250)).join();
    await().until(() -> host.view().active() == 0 && host.view().uncommittedCranks() == 0);

    // Then
    assertThat(disk.blocks).containsExactly(100, 100, 50);
  }

  @Test
  void aRepeatedRequestIsDoneOnce() {
    // Given
    start();
    Answer first = host.change(KEY, kernel -> note(kernel, "a")).join();

    // When
    Answer second = host.change(KEY, kernel -> note(kernel, "again")).join();

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(disk.done).containsExactly("a");
  }

  @Test
  void aRepeatedRequestOfTheOpenBlockSharesItsFate() {
    // Given
    CountDownLatch go = new CountDownLatch(1);
    start();
    CompletableFuture<Answer> busy =
        host.look(kernel -> {
          hold(go);
          return JsJson.NODES.objectNode();
        });
    CompletableFuture<Answer> first = host.change(KEY, kernel -> note(kernel, "a"));
    CompletableFuture<Answer> second = host.change(KEY, kernel -> note(kernel, "again"));

    // When
    go.countDown();

    // Then
    assertThat(busy).succeedsWithin(Duration.ofSeconds(5));
    assertThat(second.join()).isEqualTo(first.join());
    assertThat(disk.done).containsExactly("a");
  }

  @Test
  void aKeyIsForOneRequestOnly() {
    // Given
    start();
    host.change(KEY, kernel -> note(kernel, "a")).join();

    // When
    CompletableFuture<Answer> other =
        host.change(new RequestKey("key-1", "11"), kernel -> note(kernel, "b"));

    // Then
    assertThatThrownBy(other::join).cause().satisfies(e -> assertReason(e, Reason.KEY_REUSED));
  }

  @Test
  void anEndlessLoopStillTakesCommandsAndShowsItself() {
    // Given
    start();
    host.change(null, KernelHostTest::queueForEver).join();

    // When
    Answer answer = host.change(null, kernel -> note(kernel, "a")).join();

    // Then
    assertThat(answer.committed()).isTrue();
    assertThat(host.view().active()).isEqualTo(1);
  }

  @Test
  void aHostDrivenKernelRunsAndCommitsWhenTold() {
    // Given
    host = host(KernelMode.HOST_DRIVEN, HUNDRED_CRANKS, 10);
    start();
    Answer queued = host.change(null, kernel -> queue(kernel, 3)).join();

    // When
    Answer ran = host.drive(null, KernelHostTest::stepOnce).join();
    List<Integer> blocksBefore = List.copyOf(disk.blocks);
    Answer committed = host.drive(null, KernelHostTest::commit).join();

    // Then
    assertThat(queued.committed()).isFalse();
    assertThat(ran.committed()).isFalse();
    assertThat(blocksBefore).isEmpty();
    assertThat(committed.committed()).isTrue();
    assertThat(disk.blocks).containsExactly(1);
    assertThat(host.view().active()).isEqualTo(2);
  }

  @Test
  void restartingAHostDrivenKernelDropsWhatIsNotCommitted() {
    // Given
    host = host(KernelMode.HOST_DRIVEN, HUNDRED_CRANKS, 10);
    start();
    host.change(null, kernel -> note(kernel, "committed")).join();
    host.drive(null, KernelHostTest::commit).join();
    host.change(null, kernel -> note(kernel, "lost")).join();

    // When
    host.restart().join();

    // Then
    host.drive(null, KernelHostTest::commit).join();
    assertThat(openings).hasValue(2);
    assertThat(disk.done).containsExactly("committed");
  }

  @Test
  void anAutomaticKernelIsNotRestarted() {
    // Given
    start();
    await().until(() -> host.state() instanceof HostState.Live);

    // When / Then
    assertThatThrownBy(() -> host.restart())
        .isInstanceOfSatisfying(
            HostRefusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.WRONG_STATE));
  }

  @Test
  void anAutomaticKernelIsNotDriven() {
    // Given
    start();

    // When
    CompletableFuture<Answer> answer = host.drive(null, KernelHostTest::commit);

    // Then
    assertThatThrownBy(answer::join).cause().satisfies(e -> assertReason(e, Reason.WRONG_STATE));
  }

  @ParameterizedTest
  @EnumSource(KernelMode.class)
  void aModeIsChangedWhileItRuns(KernelMode mode) {
    // Given
    start();

    // When
    host.settle(new KernelSettings(mode, FaultPolicy.HOSTED, HUNDRED_CRANKS)).join();

    // Then
    assertThat(host.state()).isEqualTo(new HostState.Live(mode));
  }

  @Test
  void thoseWhoWaitForAPromiseHearOfItAfterTheCommit() {
    // Given
    start();
    CompletableFuture<Void> settled = host.waiters().register("kp41");

    // When
    host.change(
            null,
            kernel -> {
              ((ScriptedKernel) kernel).settle("kp41");
              return note(kernel, "settles");
            })
        .join();

    // Then
    assertThat(settled).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void closingFinishesTheOpenBlock() throws InterruptedException {
    // Given
    host = host(KernelMode.AUTOMATIC, new BlockPolicy(1_000_000, Long.MAX_VALUE, 60_000), 10);
    start();
    CompletableFuture<Answer> answer = host.change(null, KernelHostTest::queueForEver);

    // When
    host.close(Duration.ofSeconds(10));

    // Then
    assertThat(answer.join().committed()).isTrue();
    assertThat(host.state()).isInstanceOf(HostState.Closed.class);
  }
}
