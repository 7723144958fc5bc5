package io.vatpool.worker.wire;

import io.vatpool.protocol.wire.FrameAssembler;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.RawMessage;
import io.vatpool.protocol.wire.WireCodec;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.worker.WorkerIdentity;
import io.vatpool.worker.vat.Deadline;
import io.vatpool.worker.vat.RequestFailed;
import io.vatpool.worker.vat.VatRequests;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * One gateway's connection. {@link #received} and {@link #closed} come from one thread at a time,
 * answers from any.
 */
final class GatewayConnection {
  /** Sends the frames of one message, in order; never fails. */
  interface Sink {
    void send(List<byte[]> frames);
  }

  private final VatRequests requests;
  private final WorkerIdentity identity;
  private final Sink sink;
  private final FrameAssembler assembler = new FrameAssembler();
  private final ConcurrentMap<Long, WireConversation> conversations = new ConcurrentHashMap<>();

  GatewayConnection(VatRequests requests, WorkerIdentity identity, Sink sink) {
    this.requests = requests;
    this.identity = identity;
    this.sink = sink;
  }

  /**
   * Takes a frame.
   *
   * @throws io.vatpool.protocol.wire.WireFormatException if it cannot be understood
   */
  void received(byte[] frame) {
    RawMessage raw = assembler.accept(frame);
    if (raw != null) {
      received(raw, raw.asGatewayMessage());
    }
  }

  /** Nobody waits for answers any more. */
  void closed() {
    conversations.values().forEach(WireConversation::cancel);
    conversations.clear();
  }

  private void received(RawMessage raw, GatewayMessage message) {
    long id = raw.correlationId();
    switch (message) {
      case GatewayMessage.Hello hello -> send(id, welcome(hello));
      case GatewayMessage.Ping ping -> send(id, new WorkerMessage.Pong());
      case GatewayMessage.Deliver order -> requests.deliver(order, open(raw));
      case GatewayMessage.SaveSnapshot order -> requests.save(order, open(raw));
      case GatewayMessage.Preload order -> requests.preload(order, open(raw));
      case GatewayMessage.Discard order -> requests.discard(order, open(raw));
      case GatewayMessage.DeviceCallAnswer answer -> {
        WireConversation conversation = conversations.get(id);
        if (conversation != null) {
          conversation.answered(answer.result());
        }
      }
      case GatewayMessage.Cancel cancel -> {
        WireConversation conversation = conversations.remove(id);
        if (conversation != null) {
          conversation.cancel();
        }
      }
    }
  }

  private WorkerMessage welcome(GatewayMessage.Hello hello) {
    try {
      requests.hello(hello);
      return new WorkerMessage.Welcome(
          identity.workerId(), identity.vatsOnlineMax(), identity.engine());
    } catch (RequestFailed e) {
      return e.failure();
    }
  }

  private WireConversation open(RawMessage raw) {
    long id = raw.correlationId();
    WireConversation conversation =
        new WireConversation(
            Deadline.inMillis(raw.remainingMillis()),
            message -> send(id, message),
            () -> conversations.remove(id));
    conversations.put(id, conversation);
    return conversation;
  }

  private void send(long id, WorkerMessage message) {
    sink.send(WireCodec.encode(message, id));
  }
}
