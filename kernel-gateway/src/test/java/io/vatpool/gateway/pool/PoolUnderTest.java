package io.vatpool.gateway.pool;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vatpool.gateway.trace.KernelTraces;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.VatWorkers.DeviceCalls;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WireLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A pool of two scripted workers, and a kernel that uses it. */
@Timeout(20)
abstract class PoolUnderTest {
  static final PageIn PAGE_IN =
      new PageIn(
          "v1:a", "b1-x", List.of(), false, false, false, null, 0, 0, List.of(), new TreeMap<>());
  static final DeviceCalls NO_CALLS =
      (answered, call) -> {
        throw new AssertionError("unexpected device call " + call);
      };

  final Vertx vertx = Vertx.vertx();
  final ScriptedWorker a = new ScriptedWorker(vertx, "a", true);
  final ScriptedWorker b = new ScriptedWorker(vertx, "b", false);
  volatile Optional<String> engine = Optional.empty();
  final WorkerPool pool =
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
              Duration.ofSeconds(5)),
          ServiceTokens.none(),
          new EngineRule((kernelId, at, pageIn) -> engine, Duration.ofMillis(50)));
  final List<ObjectNode> slog = new ArrayList<>();
  final AtomicInteger durableAwaited = new AtomicInteger();
  final PooledVatWorkers workers =
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
          durableAwaited::incrementAndGet,
          traces());

  /** Asked before a test's own fields are set. */
  KernelTraces traces() {
    return KernelTraces.off();
  }

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

  ScriptedWorker worker(String id) {
    return id.equals("a") ? a : b;
  }

  DeliveryOutcome deliver(int position) {
    return workers.deliver(order(position), NO_CALLS);
  }

  static DeliveryOrder order(int position) {
    return order("v1", position);
  }

  static DeliveryOrder order(String vatId, int position) {
    return new DeliveryOrder(
        new VatPosition(vatId, 0, position, SpanHash.EMPTY),
        "[\"bringOutYourDead\"]",
        List.of(),
        () -> PAGE_IN);
  }
}
