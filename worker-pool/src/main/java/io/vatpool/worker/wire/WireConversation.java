package io.vatpool.worker.wire;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.tracing.Step;
import io.vatpool.tracing.Tracing;
import io.vatpool.worker.vat.Conversation;
import io.vatpool.worker.vat.Deadline;
import io.vatpool.worker.vat.RequestFailed;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A conversation over a connection. */
final class WireConversation implements Conversation {
  private final Deadline deadline;
  private final Consumer<WorkerMessage> sender;
  private final Runnable onEnd;
  private final Tracing tracing;
  private final Span span;

  /** Answers to device calls; empty for a cancellation. */
  private final BlockingQueue<Optional<SyscallResult>> answers = new LinkedBlockingQueue<>();

  private volatile boolean cancelled;

  /**
   * A conversation.
   *
   * @param span ends with it
   */
  WireConversation(
      Deadline deadline,
      Consumer<WorkerMessage> sender,
      Runnable onEnd,
      Tracing tracing,
      Span span) {
    this.deadline = deadline;
    this.sender = sender;
    this.onEnd = onEnd;
    this.tracing = tracing;
    this.span = span;
  }

  @Override
  public void reply(WorkerMessage message) {
    onEnd.run();
    if (message instanceof WorkerMessage.Failed failed) {
      span.setStatus(StatusCode.ERROR, failed.kind().name());
    }
    span.end();
    if (!cancelled) {
      sender.accept(message);
    }
  }

  @Override
  public SyscallResult call(WorkerMessage.DeviceCall call)
      throws RequestFailed, InterruptedException {
    sender.accept(call);
    Optional<SyscallResult> answer = answers.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    if (answer == null) {
      throw new RequestFailed(
          FailureKind.DEADLINE_EXCEEDED, "the gateway did not answer a device call in time", null);
    }
    return answer.orElseThrow(() ->
        new RequestFailed(
            FailureKind.CANCELLED, "the gateway has gone in the middle of a delivery", null));
  }

  @Override
  public Step enter() {
    return tracing.enter(span);
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  void answered(SyscallResult result) {
    answers.add(Optional.of(result));
  }

  void cancel() {
    cancelled = true;
    answers.add(Optional.empty());
  }
}
