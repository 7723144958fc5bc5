package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.kernel.port.FencedException;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Workers that fail, drain, are away or know better. */
class FailingWorkersTest extends PoolUnderTest {
  @Test
  void goesToAnotherWorkerWhenTheConnectionBreaks() {
    // Given
    AtomicReference<ScriptedWorker> broken = new AtomicReference<>();
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.Deliver) {
          if (broken.compareAndSet(null, worker)) {
            worker.cutConnections();
          } else {
            answer.send(worker.delivered());
          }
        }
      });
    }

    // When
    DeliveryOutcome outcome = deliver(0);

    // Then
    assertThat(outcome.worker()).isNotEqualTo(broken.get().id);
  }

  @Test
  void aWorkerThatHasFailedGetsFewVatsForAWhile() {
    // Given
    a.on((message, answer) -> {
      if (message instanceof GatewayMessage.Deliver) {
        answer.send(WorkerMessage.Failed.of(FailureKind.ENGINE_DIED, "signal 9"));
      }
    });
    b.deliverAll();
    for (int vat = 1; a.deliveries().isEmpty(); vat++) {
      workers.deliver(order("v" + vat, 0), NO_CALLS);
    }

    // When
    for (int vat = 101; vat <= 200; vat++) {
      workers.deliver(order("v" + vat, 0), NO_CALLS);
    }

    // Then
    assertThat(a.deliveries()).hasSizeBetween(1, 15);
  }

  @Test
  void aWorkerThatDrainsGetsNoMore() {
    // Given
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.deliverAll();
    }
    ScriptedWorker home = worker(deliver(0).worker());
    home.on((message, answer) -> {
      if (message instanceof GatewayMessage.Deliver) {
        answer.send(WorkerMessage.Failed.of(FailureKind.DRAINING, "this worker is shutting down"));
      }
    });
    int before = home.deliveries().size();

    // When
    for (int vat = 1; vat <= 20; vat++) {
      workers.deliver(order("v" + vat, 1), NO_CALLS);
    }

    // Then
    assertThat(home.deliveries()).hasSize(before + 1);
  }

  @Test
  void twoEngineDeathsAreAFaultThatNamesThem() {
    // Given
    both(WorkerMessage.Failed.of(FailureKind.ENGINE_DIED, "exit 139"));

    // When / Then
    assertThatThrownBy(() -> deliver(4))
        .isInstanceOfSatisfying(
            VatFaultException.class,
            fault -> {
              assertThat(fault.at().position()).isEqualTo(4);
              assertThat(fault.attempts())
                  .extracting(Attempt::worker)
                  .containsExactlyInAnyOrder("a", "b");
              assertThat(fault).hasMessageContaining("vat v1").hasMessageContaining("exit 139");
            });
  }

  @Test
  void waitsWhileTheDatabaseIsAway() {
    // Given
    List<String> asked = new ArrayList<>();
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.Deliver) {
          synchronized (asked) {
            asked.add(worker.id);
            answer.send(
                asked.size() < 20
                    ? WorkerMessage.Failed.of(FailureKind.DATABASE_UNAVAILABLE, "refused")
                    : worker.delivered());
          }
        }
      });
    }

    // When
    deliver(0);

    // Then
    assertThat(asked).hasSize(20);
  }

  @Test
  void waitsForAWorkerToAppear() {
    // Given
    a.deliverAll();
    pool.update(List.of());
    CompletableFuture<DeliveryOutcome> outcome = CompletableFuture.supplyAsync(() -> deliver(0));

    // When
    pool.update(List.of(a.sighting()));

    // Then
    assertThat(outcome.join().worker()).isEqualTo("a");
  }

  @Test
  void aLaterEpochElsewhereFencesTheKernel() {
    // Given
    both(WorkerMessage.Failed.of(FailureKind.STALE_EPOCH, "epoch 8 is known"));

    // When / Then
    assertThatThrownBy(() -> deliver(0))
        .isInstanceOf(FencedException.class)
        .hasMessage("epoch 8 is known");
  }

  @Test
  void anInterruptEndsTheWait() {
    // Given
    pool.update(List.of());
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread kernel =
        Thread.ofVirtual()
            .start(() -> {
              try {
                deliver(0);
              } catch (PoolClosedException e) {
                thrown.complete(e);
              }
            });

    // When
    kernel.interrupt();

    // Then
    assertThat(thrown.join()).isInstanceOf(PoolClosedException.class);
  }

  private void both(WorkerMessage reply) {
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.Deliver) {
          answer.send(reply);
        }
      });
    }
  }
}
