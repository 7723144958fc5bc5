package io.vatpool.gateway.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something to be done by a kernel's thread between two cranks, and the promise of its answer. */
final class Command {
  /** What a command does to the open block. */
  sealed interface Work {
    /** Changes the kernel's state: answered when that is durable. */
    record Change(Function<HostedKernel, ObjectNode> on) implements Work {}

    /**
     * Changes the kernel's state by a client's message, if there is room for it in the queues.
     *
     * @param client who sends it
     */
    record Message(String client, Function<HostedKernel, ObjectNode> on) implements Work {}

    /** Only looks; answered at once. */
    record Look(Function<HostedKernel, ObjectNode> on) implements Work {}

    /** Runs cranks or commits; for host-driven kernels. */
    record Drive(Function<KernelSession, Driven> on) implements Work {}

    /** Drops the open block and loads the kernel again; for host-driven kernels. */
    record Restart() implements Work {}

    /** Changes how the kernel is run. */
    record Settle(KernelSettings settings) implements Work {}
  }

  private final Work work;
  private final @Nullable RequestKey key;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  Command(Work work, @Nullable RequestKey key) {
    this.work = Objects.requireNonNull(work, "work");
    this.key = key;
  }

  Work work() {
    return work;
  }

  /** Whose message it is; null if it is none. */
  @Nullable String client() {
    return work instanceof Work.Message message ? message.client() : null;
  }

  @Nullable RequestKey key() {
    return key;
  }

  CompletableFuture<Answer> answer() {
    return answer;
  }

  void answer(Answer value) {
    answer.complete(value);
  }

  void fail(Throwable cause) {
    answer.completeExceptionally(cause);
  }
}
