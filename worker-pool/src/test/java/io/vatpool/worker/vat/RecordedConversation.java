package io.vatpool.worker.vat;

import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.wire.WorkerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A gateway that waits for the answer in the same JVM. */
final class RecordedConversation implements Conversation {
  private final CompletableFuture<WorkerMessage> reply = new CompletableFuture<>();
  private final Deadline deadline;
  final List<WorkerMessage.DeviceCall> calls = new ArrayList<>();
  private SyscallResult callAnswer = SyscallResult.OK;
  private volatile boolean cancelled;

  RecordedConversation() {
    this(Deadline.NEVER);
  }

  RecordedConversation(Deadline deadline) {
    this.deadline = deadline;
  }

  RecordedConversation answering(SyscallResult answer) {
    callAnswer = answer;
    return this;
  }

  RecordedConversation cancelled() {
    cancelled = true;
    return this;
  }

  @Override
  public void reply(WorkerMessage message) {
    reply.complete(message);
  }

  @Override
  public SyscallResult call(WorkerMessage.DeviceCall call) {
    calls.add(call);
    return callAnswer;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  WorkerMessage await() throws Exception {
    return reply.get(90, TimeUnit.SECONDS);
  }

  boolean isAnswered() {
    return reply.isDone();
  }
}
