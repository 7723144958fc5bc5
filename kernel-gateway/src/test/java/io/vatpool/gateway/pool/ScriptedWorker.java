package io.vatpool.gateway.pool;

import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.wire.DeliveryTimings;
import io.vatpool.protocol.wire.FrameAssembler;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.RawMessage;
import io.vatpool.protocol.wire.WireCodec;
import io.vatpool.protocol.wire.WireLimits;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The worker's end of the protocol without an engine: it is alive, and for the rest answers as a
 * test tells it to, so that failures which are rare in the real thing can be had at will.
 */
final class ScriptedWorker implements AutoCloseable {
  private static final int VATS_MAX = 50;

  final String id;
  final List<GatewayMessage> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private volatile BiConsumer<GatewayMessage, Answer> script = (message, answer) -> {};

  /** Answers in the conversation of the message at hand, any number of times. */
  interface Answer {
    void send(WorkerMessage message);
  }

  /**
   * @param readsTraces whether it says so; one of an older release does not
   */
  ScriptedWorker(Vertx vertx, String id, boolean readsTraces) {
    this.id = id;
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setMaxWebSocketFrameSize(WireLimits.FRAME_BYTES)
                .setMaxWebSocketMessageSize(WireLimits.FRAME_BYTES));
    server.requestHandler(request -> {
      if (readsTraces) {
        request.response().putHeader(WireLimits.READS_TRACES, "true");
      }
      request.toWebSocket().onSuccess(this::accept);
    });
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  void on(BiConsumer<GatewayMessage, Answer> newScript) {
    script = newScript;
  }

  /** A script that runs every delivery, with {@code id} as its worker. */
  void deliverAll() {
    on((message, answer) -> {
      if (message instanceof GatewayMessage.Deliver) {
        answer.send(delivered());
      }
    });
  }

  WorkerMessage.Delivered delivered() {
    return new WorkerMessage.Delivered(
        new DeliveryOutcome(
            new DeliveryStatus.Ok(), new MeterUsage(42, 0, 0), List.of(), List.of(), id),
        new DeliveryTimings(0, 0, 0, 0, 0, 0, 0, DeliveryTimings.PageInSource.NONE));
  }

  void cutConnections() {
    sockets.forEach(ServerWebSocket::close);
  }

  List<GatewayMessage.Deliver> deliveries() {
    return received.stream()
        .filter(GatewayMessage.Deliver.class::isInstance)
        .map(GatewayMessage.Deliver.class::cast)
        .toList();
  }

  WorkerSighting sighting() {
    return sighting("none");
  }

  /** As it is in the table of workers, with this engine build. */
  WorkerSighting sighting(String engine) {
    return sighting(engine, 0);
  }

  /** As it is in the table of workers when it has no place left. */
  WorkerSighting fullSighting() {
    return sighting("none", VATS_MAX);
  }

  private WorkerSighting sighting(String engine, int vatsOnline) {
    return new WorkerSighting(
        id,
        URI.create("http://127.0.0.1:" + server.actualPort()),
        true,
        "test",
        engine,
        VATS_MAX,
        vatsOnline,
        1L << 30,
        0,
        Instant.EPOCH,
        true);
  }

  private void accept(ServerWebSocket socket) {
    FrameAssembler assembler = new FrameAssembler();
    sockets.add(socket);
    socket.binaryMessageHandler(frame -> {
      RawMessage raw = assembler.accept(frame.getBytes());
      if (raw != null) {
        GatewayMessage message = raw.asGatewayMessage();
        received.add(message);
        if (message instanceof GatewayMessage.Ping) {
          send(socket, new WorkerMessage.Pong(), raw.correlationId());
        }
        script.accept(message, reply -> send(socket, reply, raw.correlationId()));
      }
    });
  }

  private static void send(ServerWebSocket socket, WorkerMessage message, long correlationId) {
    for (byte[] frame : WireCodec.encode(message, correlationId)) {
      socket.writeBinaryMessage(Buffer.buffer(frame));
    }
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
