package io.vatpool.worker.wire;

import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jboss.logging.Logger;

/** Sends frames to a gateway; a connection that breaks is noticed by its end, not here. */
final class SocketSink implements GatewayConnection.Sink {
  private static final Logger LOG = Logger.getLogger(SocketSink.class);

  private final WebSocketConnection connection;

  SocketSink(WebSocketConnection connection) {
    this.connection = connection;
  }

  @Override
  public void send(List<byte[]> frames) {
    if (frames.size() == 1) {
      connection
          .sendBinary(Buffer.buffer(frames.getFirst()))
          .subscribe()
          .with(sent -> {}, this::failed);
      return;
    }
    // A long message is sent at the pace of the connection, so that it is not in memory twice.
    try {
      for (byte[] frame : frames) {
        connection.sendBinaryAndAwait(Buffer.buffer(frame));
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Throwable cause) {
    LOG.debugf(cause, "connection=%s cannot send", connection.id());
  }
}
