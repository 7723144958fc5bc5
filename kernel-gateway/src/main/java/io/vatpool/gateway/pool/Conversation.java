package io.vatpool.gateway.pool;

import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One request to a worker and all that belongs to it. The kernel's thread sends and waits, the
 * connection's event loop puts messages in.
 */
final class Conversation implements AutoCloseable {
  private sealed interface Event {
    record Received(WorkerMessage message) implements Event {}

    record Lost(String cause) implements Event {}
  }

  private final WorkerChannel channel;
  private final WebSocket socket;
  private final long correlationId;
  private final LinkedBlockingQueue<Event> inbox = new LinkedBlockingQueue<>();

  Conversation(WorkerChannel channel, WebSocket socket, long correlationId) {
    this.channel = channel;
    this.socket = socket;
    this.correlationId = correlationId;
  }

  /** Sends; that the connection is gone shows when {@link #next} is called. */
  void send(GatewayMessage message, Duration remaining) {
    channel.send(socket, message, correlationId, remaining);
  }

  /**
   * Waits for the worker's next message.
   *
   * @return empty when the time is over
   * @throws ConnectionLostException if none can come any more
   */
  Optional<WorkerMessage> next(Duration remaining)
      throws InterruptedException, ConnectionLostException {
    Event event = inbox.poll(Math.max(0, remaining.toNanos()), TimeUnit.NANOSECONDS);
    return switch (event) {
      case null -> Optional.empty();
      case Event.Received(WorkerMessage message) -> Optional.of(message);
      case Event.Lost(String cause) -> throw new ConnectionLostException(cause);
    };
  }

  void received(WorkerMessage message) {
    inbox.add(new Event.Received(message));
  }

  void lost(String cause) {
    inbox.add(new Event.Lost(cause));
  }

  long correlationId() {
    return correlationId;
  }

  WorkerChannel channel() {
    return channel;
  }

  String workerId() {
    return channel.workerId();
  }

  /** Messages that still come for it are dropped from now on. */
  @Override
  public void close() {
    channel.forget(correlationId);
  }
}
