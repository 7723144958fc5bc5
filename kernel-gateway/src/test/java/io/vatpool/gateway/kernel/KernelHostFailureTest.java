package io.vatpool.gateway.kernel;

import static io.vatpool.gateway.kernel.ScriptedKernel.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vatpool.gateway.kernel.HostRefusal.Reason;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class KernelHostFailureTest extends HostUnderTest {
  @Test
  void aFailedCommitTakesTheBlockAfterItAlong() {
    // Given
    CountDownLatch mayCommit = new CountDownLatch(1);
    failTheFirstCommit(mayCommit);
    start();
    CompletableFuture<Answer> first = host.change(null, kernel -> note(kernel, "a"));
    await().until(() -> host.waitingCommands() == 0);
    CompletableFuture<Answer> second = host.change(null, kernel -> queue(kernel, 3));
    await().until(() -> host.view().crankNumber() == 3);

    // When
    mayCommit.countDown();

    // Then
    assertThatThrownBy(first::join).cause().satisfies(e -> assertReason(e, Reason.UNAVAILABLE));
    assertThatThrownBy(second::join).cause().satisfies(e -> assertReason(e, Reason.UNAVAILABLE));
    await().until(() -> host.state() instanceof HostState.Live && openings.get() == 2);
    assertThat(disk.done).isEmpty();
  }

  @Test
  void aCommitThatFailsWhileNothingElseHappensIsNoticed() {
    // Given
    CountDownLatch mayCommit = new CountDownLatch(1);
    failTheFirstCommit(mayCommit);
    start();
    CompletableFuture<Answer> lost = host.change(null, kernel -> note(kernel, "a"));
    await().until(() -> host.waitingCommands() == 0);

    // When
    mayCommit.countDown();

    // Then
    assertThatThrownBy(lost::join).cause().satisfies(e -> assertReason(e, Reason.UNAVAILABLE));
    await().until(() -> openings.get() == 2);
  }

  @Test
  void aPanicStopsTheKernelWithItsReport() {
    // Given
    start();

    // When
    CompletableFuture<Answer> answer = host.change(null, kernel -> queueFailing(kernel));

    // Then
    assertThatThrownBy(answer::join).cause().satisfies(e -> assertReason(e, Reason.WRONG_STATE));
    assertThat(host.state())
        .isInstanceOfSatisfying(
            HostState.Stopped.class,
            stopped -> {
              assertThat(stopped.report().kind()).isEqualTo(StopReport.Kind.PANIC);
              assertThat(stopped.report().problem()).isEqualTo("critical vat died");
            });
    assertThat(disk.done).isEmpty();
    assertThatThrownBy(() -> host.change(null, kernel -> note(kernel, "x")))
        .satisfies(e -> assertReason(e, Reason.WRONG_STATE));
  }

  @Test
  void aStoppedKernelRestartsFromWhatIsCommitted() {
    // Given
    start();
    host.change(null, KernelHostFailureTest::queueFailing).exceptionally(e -> null).join();
    await().until(() -> host.state() instanceof HostState.Stopped);

    // When
    host.restart().join();

    // Then
    await().until(() -> host.state() instanceof HostState.Live);
    assertThat(host.change(null, kernel -> note(kernel, "b")).join().committed()).isTrue();
  }

  @Test
  void aFencedCommitEndsTheHost() {
    // Given
    disk.onCommit =
        () -> {
          throw new FencedException("epoch 8");
        };
    start();

    // When
    CompletableFuture<Answer> answer = host.change(null, kernel -> note(kernel, "a"));

    // Then
    assertThatThrownBy(answer::join).cause().satisfies(e -> assertReason(e, Reason.UNAVAILABLE));
    await().until(() -> host.state() instanceof HostState.LeaseLost);
  }

  @Test
  void aPanicOverWhatASuccessorHasWrittenIsALostLease() {
    // Given
    start();
    held = false;

    // When
    CompletableFuture<Answer> answer = host.change(null, KernelHostFailureTest::queueFailing);

    // Then
    assertThatThrownBy(answer::join).cause().satisfies(e -> assertReason(e, Reason.UNAVAILABLE));
    assertThat(host.state()).isInstanceOf(HostState.LeaseLost.class);
  }

  @Test
  void aLostDatabaseIsWaitedFor() {
    // Given
    failTheFirstCommit(new CountDownLatch(0));
    start();
    CompletableFuture<Answer> lost = host.change(KEY, kernel -> note(kernel, "a"));
    assertThatThrownBy(lost::join).cause().satisfies(e -> assertReason(e, Reason.UNAVAILABLE));

    // When
    Answer retried = host.change(KEY, kernel -> note(kernel, "a")).join();

    // Then
    assertThat(retried.committed()).isTrue();
    assertThat(disk.done).containsExactly("a");
    assertThat(openings).hasValue(2);
  }

  @Test
  void refusesMoreCommandsThanItsBound() {
    // Given
    CountDownLatch go = new CountDownLatch(1);
    start();
    CompletableFuture<Answer> busy =
        host.look(kernel -> {
          hold(go);
          return JsJson.NODES.objectNode();
        });
    await().until(() -> host.waitingCommands() == 0);
    List<CompletableFuture<Answer>> waiting =
        IntStream.range(0, 10)
            .mapToObj(i -> host.change(null, kernel -> note(kernel, "n" + i)))
            .toList();

    // When / Then
    assertThatThrownBy(() -> host.change(null, kernel -> note(kernel, "too many")))
        .satisfies(e -> assertReason(e, Reason.BUSY));
    go.countDown();
    assertThat(busy).succeedsWithin(Duration.ofSeconds(5));
    waiting.forEach(CompletableFuture::join);
    assertThat(disk.done).hasSize(10);
  }

  /**
   * The database fails the first commit once {@code mayCommit} has opened, and takes the others.
   */
  private void failTheFirstCommit(CountDownLatch mayCommit) {
    AtomicInteger failures = new AtomicInteger(1);
    disk.onCommit =
        () -> {
          hold(mayCommit);
          if (failures.getAndDecrement() > 0) {
            throw new StoreException("connection refused");
          }
        };
  }
}
