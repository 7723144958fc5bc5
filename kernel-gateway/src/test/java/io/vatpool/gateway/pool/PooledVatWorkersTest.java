package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vatpool.kernel.port.VatWorkers.SnapshotTicket;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.wire.DeliveryTimings;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PooledVatWorkersTest extends PoolUnderTest {
  @Test
  void staysWithTheWorkerThatHasTheVat() {
    // Given
    a.deliverAll();
    b.deliverAll();
    String first = workers.deliver(order(0), NO_CALLS).worker();

    // When
    List<String> others = Stream.of(1, 2, 3).map(p -> deliver(p).worker()).toList();

    // Then
    assertThat(others).containsOnly(first);
    assertThat(worker(first).received)
        .filteredOn(GatewayMessage.Hello.class::isInstance)
        .containsExactly(new GatewayMessage.Hello("g1", "k1", 7));
  }

  @Test
  void sendsThePageInToAWorkerThatLostTheVat() {
    // Given
    a.deliverAll();
    b.deliverAll();
    ScriptedWorker home = worker(deliver(0).worker());
    home.on((message, answer) -> {
      if (message instanceof GatewayMessage.Deliver deliver) {
        answer.send(
            deliver.pageIn() == null
                ? new WorkerMessage.PageInNeeded("paged out")
                : home.delivered());
      }
    });

    // When
    DeliveryOutcome outcome = deliver(1);

    // Then
    assertThat(outcome.worker()).isEqualTo(home.id);
    assertThat(home.deliveries())
        .extracting(GatewayMessage.Deliver::pageIn)
        .endsWith(null, PAGE_IN);
  }

  @Test
  void pagesInWhereThereIsRoomAndNotWhereTheVatWas() {
    // Given
    a.deliverAll();
    b.deliverAll();
    ScriptedWorker home = worker(deliver(0).worker());
    ScriptedWorker other = home == a ? b : a;
    home.on((message, answer) -> {
      if (message instanceof GatewayMessage.Deliver) {
        answer.send(new WorkerMessage.PageInNeeded("paged out"));
      }
    });
    pool.update(List.of(home.fullSighting(), other.sighting()));

    // When
    DeliveryOutcome outcome = deliver(1);

    // Then
    assertThat(outcome.worker()).isEqualTo(other.id);
    assertThat(other.deliveries())
        .extracting(GatewayMessage.Deliver::pageIn)
        .containsExactly(PAGE_IN);
    assertThat(deliver(2).worker()).isEqualTo(other.id);
  }

  @Test
  void onlyAPageInWaitsForWhatIsOnItsWayToTheDatabase() {
    // Given
    a.deliverAll();
    b.deliverAll();

    // When
    deliver(0);
    deliver(1);
    deliver(2);

    // Then
    assertThat(durableAwaited).hasValue(1);
  }

  @Test
  void answersDeviceCallsOnTheCallersThread() {
    // Given
    RecordedSyscall before = new RecordedSyscall("[\"vatstoreGet\",\"x\"]", "[\"ok\",null]");
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        switch (message) {
          case GatewayMessage.Deliver m ->
              answer.send(new WorkerMessage.DeviceCall(List.of(before), "[\"callNow\"]"));
          case GatewayMessage.DeviceCallAnswer m -> answer.send(worker.delivered());
          default -> {}
        }
      });
    }
    List<Object> seen = new ArrayList<>();

    // When
    workers.deliver(
        order(0),
        (answered, call) -> {
          seen.addAll(List.of(Thread.currentThread(), answered, call));
          return SyscallResult.OK;
        });

    // Then
    assertThat(seen).containsExactly(Thread.currentThread(), List.of(before), "[\"callNow\"]");
  }

  @Test
  void aSnapshotIsOrderedAtOnceAndAwaitedLater() {
    // Given
    SnapshotInfo info = new SnapshotInfo("0".repeat(64), 10, 5);
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.SaveSnapshot) {
          answer.send(new WorkerMessage.SnapshotSaved(info, 1000));
        }
      });
    }
    SnapshotTicket ticket = workers.saveSnapshot(order(5));
    await()
        .until(() ->
            Stream.of(a, b)
                .flatMap(w -> w.received.stream())
                .anyMatch(GatewayMessage.SaveSnapshot.class::isInstance));

    // When
    SnapshotInfo saved = ticket.await();

    // Then
    assertThat(saved).isEqualTo(info);
  }

  @Test
  void knowsWhichVatsAreOnline() {
    // Given
    a.deliverAll();
    b.deliverAll();

    // When
    String worker = deliver(0).worker();

    // Then
    assertThat(pool.online("k1")).isEqualTo(Map.of("v1", worker));
  }

  @Test
  void thePhasesOfAPageInAreInTheSlogAndADeliveryWithoutOneIsNot() {
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.Deliver deliver) {
          answer.send(
              new WorkerMessage.Delivered(
                  worker.delivered().outcome(),
                  new DeliveryTimings(
                      1,
                      2,
                      3,
                      4,
                      5,
                      6,
                      7,
                      deliver.pageIn() == null ? PageInSource.NONE : PageInSource.SNAPSHOT)));
        }
      });
    }

    workers.deliver(order(0), NO_CALLS);
    workers.deliver(order(0), NO_CALLS);

    assertThat(slog)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.path("type").asText()).isEqualTo("vatpool-page-in");
          assertThat(event.path("source").asText()).isEqualTo("snapshot");
          assertThat(event.path("replayedEntries").asInt()).isEqualTo(7);
          assertThat(event.path("micros").toString())
              .isEqualTo("{\"wait\":1,\"fetch\":2,\"verify\":3,\"load\":4,\"replay\":5}");
        });
  }
}
