package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vatpool.kernel.port.UpcomingVats;
import io.vatpool.kernel.port.VatStanding;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Vats that are paged in before anybody needs them. */
class LookAheadTest extends PoolUnderTest {
  @Test
  void vatsOfTheNextEventsArePagedInWhileADeliveryRuns() {
    // Given
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.deliverAll();
    }
    workers.lookAhead(upcoming("v1", "v2", "v3", "v2"), List.of());

    // When
    deliver(0);
    workers.deliver(order("v2", 0), NO_CALLS);

    // Then
    assertThat(preloaded()).containsExactlyInAnyOrder("v2", "v3");
    assertThat(
            Stream.of(a, b)
                .flatMap(w -> w.deliveries().stream())
                .filter(d -> d.at().vatId().equals("v2")))
        .extracting(GatewayMessage.Deliver::pageIn)
        .containsOnlyNulls();
  }

  @Test
  void aPreloadThatFailedLeavesThePageInToTheDelivery() {
    // Given
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        switch (message) {
          case GatewayMessage.Preload m ->
              answer.send(WorkerMessage.Failed.of(FailureKind.AT_CAPACITY, "full"));
          case GatewayMessage.Deliver m -> answer.send(worker.delivered());
          default -> {}
        }
      });
    }
    workers.lookAhead(upcoming("v2"), List.of());
    deliver(0);

    // When
    await()
        .until(() -> {
          deliver(1);
          return !pool.online("k1").containsKey("v2");
        });
    workers.deliver(order("v2", 0), NO_CALLS);

    // Then
    assertThat(
            Stream.of(a, b)
                .flatMap(w -> w.deliveries().stream())
                .filter(d -> d.at().vatId().equals("v2")))
        .extracting(GatewayMessage.Deliver::pageIn)
        .containsExactly(PAGE_IN);
  }

  @Test
  void vatsThatWereInUseComeBackAsSoonAsThereAreWorkers() {
    // Given: workers that bring them online, connected one after the other
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.Preload) {
          answer.send(new WorkerMessage.Done());
        }
      });
    }
    pool.update(List.of());

    // When
    workers.lookAhead(upcoming(), List.of("v5", "v6", "v7"));
    pool.update(List.of(a.sighting(), b.sighting()));

    // Then
    await()
        .untilAsserted(() -> assertThat(preloaded()).containsExactlyInAnyOrder("v5", "v6", "v7"));
    assertThat(pool.online("k1")).containsOnlyKeys("v5", "v6", "v7");
  }

  @Test
  void vatsThatWereInUseComeBackAFewAtATime() {
    // Given
    Queue<ScriptedWorker.Answer> unanswered = new ConcurrentLinkedQueue<>();
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.Preload) {
          unanswered.add(answer);
        }
      });
    }

    // When
    workers.lookAhead(upcoming(), List.of("v5", "v6", "v7", "v8", "v9", "v10"));

    // Then: two for each of the two workers, the others when those are there
    await().until(() -> preloaded().size() == 4);
    await().during(Duration.ofMillis(300)).until(() -> preloaded().size() == 4);
    await()
        .until(() -> {
          for (var next = unanswered.poll(); next != null; next = unanswered.poll()) {
            next.send(WorkerMessage.Failed.of(FailureKind.AT_CAPACITY, "full"));
          }
          return preloaded().size() == 6;
        });
  }

  private List<String> preloaded() {
    return Stream.of(a, b)
        .flatMap(w -> w.received.stream())
        .filter(GatewayMessage.Preload.class::isInstance)
        .map(m -> ((GatewayMessage.Preload) m).at().vatId())
        .toList();
  }

  private static UpcomingVats upcoming(String... vats) {
    return new UpcomingVats() {
      private List<String> unseen = List.of(vats);

      @Override
      public List<String> next(int eventsMax) {
        List<String> next = unseen;
        unseen = List.of();
        return next;
      }

      @Override
      public Optional<VatStanding> standing(String vatId) {
        return Optional.of(new VatStanding(new VatPosition(vatId, 0, 0, SpanHash.EMPTY), PAGE_IN));
      }
    };
  }
}
