package io.vatpool.gateway.kernel;

import io.vatpool.kernel.QueueLengths;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/**
 * Whether a kernel's queues take another message of a client. What a client has in them is known
 * for messages that came since this gateway opened the kernel; a number for each, in memory. For
 * the kernel's thread.
 */
final class QueueRoom {
  private final String kernel;
  private final HostLimits limits;

  /** In the order of their numbers: all queues are first in, first out. */
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  private final Map<String, Integer> counts = new HashMap<>();

  private record Waiting(String client, long number) {}

  QueueRoom(String kernel, HostLimits limits) {
    this.kernel = kernel;
    this.limits = limits;
  }

  /** Insists that there is room. */
  void require(String client, QueueLengths now) {
    observe(now);
    if (now.active() >= limits.messagesMax()) {
      throw HostLimits.messages(kernel, now.active());
    }
    int own = of(client);
    if (own >= limits.clientMessagesMax()) {
      throw HostLimits.clientMessages(kernel, client, own);
    }
  }

  /** The client's message has been queued; {@code before} is how long the queues were then. */
  void queued(String client, QueueLengths before) {
    waiting.add(new Waiting(client, before.end()));
    counts.merge(client, 1, Integer::sum);
  }

  /** Forgets what has been delivered. */
  void observe(QueueLengths now) {
    while (!waiting.isEmpty() && (now.active() == 0 || waiting.element().number() < now.head())) {
      counts.computeIfPresent(
          waiting.remove().client(), (client, count) -> count == 1 ? null : count - 1);
    }
  }

  /** How many messages of the client wait. */
  int of(String client) {
    return Objects.requireNonNullElse(counts.get(client), 0);
  }
}
