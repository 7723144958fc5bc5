package io.vatpool.worker.wire;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vatpool.protocol.wire.WireFormatException;
import io.vatpool.protocol.wire.WireLimits;
import io.vatpool.tracing.Tracing;
import io.vatpool.worker.WorkerIdentity;
import io.vatpool.worker.vat.VatRequests;
import jakarta.inject.Inject;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/** Where gateways connect. */
@WebSocket(path = WireLimits.PATH)
public class WorkerEndpoint {
  private static final Logger LOG = Logger.getLogger(WorkerEndpoint.class);

  /** The protocol was violated (RFC 6455, section 7.4.1). */
  private static final int PROTOCOL_ERROR = 1002;

  private final VatRequests requests;
  private final WorkerIdentity identity;
  private final Tracing tracing;
  private final ConcurrentMap<String, GatewayConnection> connections = new ConcurrentHashMap<>();

  @Inject
  WorkerEndpoint(VatRequests requests, WorkerIdentity identity, Tracing tracing) {
    this.requests = requests;
    this.identity = identity;
    this.tracing = tracing;
  }

  @OnOpen
  @NonBlocking
  void opened(WebSocketConnection connection) {
    LOG.infof("gateway connected connection=%s", connection.id());
    connections.put(
        connection.id(),
        new GatewayConnection(requests, identity, new SocketSink(connection), tracing));
  }

  // On the event loop: what comes of a frame is queued for its vat; a thread in between costs time.
  @OnBinaryMessage
  @NonBlocking
  void frame(byte[] frame, WebSocketConnection connection) {
    GatewayConnection known = connections.get(connection.id());
    if (known == null) {
      return; // closing
    }
    try {
      known.received(frame);
    } catch (WireFormatException e) {
      LOG.warnf("connection=%s is closed: %s", connection.id(), e.getMessage());
      connection
          .close(new CloseReason(PROTOCOL_ERROR, shortened(String.valueOf(e.getMessage()))))
          .subscribe()
          .with(closed -> {}, cause -> LOG.debugf(cause, "connection=%s", connection.id()));
    }
  }

  @OnClose
  @RunOnVirtualThread
  void closed(WebSocketConnection connection) {
    LOG.infof("gateway disconnected connection=%s", connection.id());
    GatewayConnection known = connections.remove(connection.id());
    if (known != null) {
      known.closed();
    }
  }

  @OnError
  @RunOnVirtualThread
  void failed(Throwable cause, WebSocketConnection connection) {
    LOG.warnf(cause, "connection=%s failed", connection.id());
    connection.closeAndAwait();
  }

  /** A close frame's reason has at most 123 bytes. */
  private static String shortened(String reason) {
    return reason.length() > 120 ? reason.substring(0, 120) : reason;
  }
}
