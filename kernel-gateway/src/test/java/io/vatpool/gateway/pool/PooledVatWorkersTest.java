package io.vatpool.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.UpcomingVats;
import io.vatpool.kernel.port.VatStanding;
import io.vatpool.kernel.port.VatWorkers.DeviceCalls;
import io.vatpool.kernel.port.VatWorkers.SnapshotTicket;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.DeliveryTimings;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WireLimits;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PooledVatWorkersTest {
  private static final PageIn PAGE_IN =
      new PageIn(
          "v1:a", "b1-x", List.of(), false, false, false, null, 0, 0, List.of(), new TreeMap<>());
  private static final DeviceCalls NO_CALLS =
      (answered, call) -> {
        throw new AssertionError("unexpected device call " + call);
      };

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedWorker a = new ScriptedWorker(vertx, "a");
  private final ScriptedWorker b = new ScriptedWorker(vertx, "b");
  private final WorkerPool pool =
      new WorkerPool(
          vertx,
          vertx.createWebSocketClient(
              new WebSocketClientOptions()
                  .setMaxFrameSize(WireLimits.FRAME_BYTES)
                  .setMaxMessageSize(WireLimits.FRAME_BYTES)),
          new WorkerChannel.Timing(
              Duration.ofSeconds(5),
              Duration.ofMillis(10),
              Duration.ofMillis(50),
              Duration.ofSeconds(5)));
  private final List<ObjectNode> slog = new ArrayList<>();
  private final AtomicInteger durableAwaited = new AtomicInteger();
  private final PooledVatWorkers workers =
      new PooledVatWorkers(
          pool,
          new GatewayMessage.Hello("g1", "k1", 7),
          new PoolSettings(
              Duration.ofSeconds(5),
              Duration.ofSeconds(5),
              3,
              Duration.ofMillis(1),
              Duration.ofMillis(10)),
          new PoolMetrics(new SimpleMeterRegistry()),
          slog::add,
          durableAwaited::incrementAndGet);

  @BeforeEach
  void connect() {
    pool.update(List.of(a.sighting(), b.sighting()));
    await().until(() -> pool.workers().stream().allMatch(WorkerPool.View::connected));
  }

  @AfterEach
  void close() {
    pool.close();
    a.close();
    b.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

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
    // Given
    pool.update(List.of());

    // When
    workers.lookAhead(upcoming(), List.of("v5", "v6", "v7"));
    pool.update(List.of(a.sighting(), b.sighting()));

    // Then
    await()
        .untilAsserted(() -> assertThat(preloaded()).containsExactlyInAnyOrder("v5", "v6", "v7"));
    assertThat(pool.online("k1")).containsOnlyKeys("v5", "v6", "v7");
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

  private void both(WorkerMessage reply) {
    for (ScriptedWorker worker : List.of(a, b)) {
      worker.on((message, answer) -> {
        if (message instanceof GatewayMessage.Deliver) {
          answer.send(reply);
        }
      });
    }
  }

  private ScriptedWorker worker(String id) {
    return id.equals("a") ? a : b;
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

  private DeliveryOutcome deliver(int position) {
    return workers.deliver(order(position), NO_CALLS);
  }

  private static DeliveryOrder order(int position) {
    return order("v1", position);
  }

  private static DeliveryOrder order(String vatId, int position) {
    return new DeliveryOrder(
        new VatPosition(vatId, 0, position, SpanHash.EMPTY),
        "[\"bringOutYourDead\"]",
        List.of(),
        () -> PAGE_IN);
  }
}
