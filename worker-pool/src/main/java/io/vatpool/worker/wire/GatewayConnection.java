package io.vatpool.worker.wire;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.FrameAssembler;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.RawMessage;
import io.vatpool.protocol.wire.WireCodec;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.tracing.Tracing;
import io.vatpool.worker.WorkerIdentity;
import io.vatpool.worker.vat.Deadline;
import io.vatpool.worker.vat.RequestFailed;
import io.vatpool.worker.vat.VatRequests;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

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
  private final Tracing tracing;
  private final FrameAssembler assembler = new FrameAssembler();
  private final ConcurrentMap<Long, WireConversation> conversations = new ConcurrentHashMap<>();

  GatewayConnection(VatRequests requests, WorkerIdentity identity, Sink sink, Tracing tracing) {
    this.requests = requests;
    this.identity = identity;
    this.sink = sink;
    this.tracing = tracing;
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
      case GatewayMessage.Deliver order ->
          requests.deliver(
              order, open(raw, follow("worker deliver", order.trace(), order, order.at())));
      case GatewayMessage.SaveSnapshot order ->
          requests.save(
              order, open(raw, follow("worker snapshot", order.trace(), order, order.at())));
      case GatewayMessage.Preload order -> requests.preload(order, open(raw, Span.getInvalid()));
      case GatewayMessage.Discard order -> requests.discard(order, open(raw, Span.getInvalid()));
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

  private Span follow(
      String name, @Nullable String trace, GatewayMessage.OfKernel order, VatPosition at) {
    Span span = tracing.follow(name, SpanKind.SERVER, trace);
    if (span.isRecording()) {
      span.setAttribute("vatpool.worker", identity.workerId())
          .setAttribute("vatpool.kernel", order.kernelId())
          .setAttribute("vatpool.vat", at.vatId())
          .setAttribute("vatpool.position", at.position());
    }
    return span;
  }

  private WireConversation open(RawMessage raw, Span span) {
    long id = raw.correlationId();
    WireConversation conversation =
        new WireConversation(
            Deadline.inMillis(raw.remainingMillis()),
            message -> send(id, message),
            () -> conversations.remove(id),
            tracing,
            span);
    conversations.put(id, conversation);
    return conversation;
  }

  private void send(long id, WorkerMessage message) {
    sink.send(WireCodec.encode(message, id));
  }
}
