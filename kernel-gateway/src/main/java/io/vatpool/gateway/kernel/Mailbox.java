package io.vatpool.gateway.kernel;

import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bounded queue of commands in front of one kernel's thread. */
final class Mailbox {
  private final String kernel;
  private final HostLimits limits;
  private final ArrayBlockingQueue<Command> queue;
  private final Object lock = new Object();
  private final Map<String, Integer> messagesByClient = new HashMap<>();
  private @Nullable HostRefusal closed;

  Mailbox(String kernel, HostLimits limits) {
    this.kernel = kernel;
    this.limits = limits;
    this.queue = new ArrayBlockingQueue<>(limits.commandsMax());
  }

  /**
   * Queues a command.
   *
   * @throws HostRefusal if the queue is full or closed, or holds too many messages of this client
   */
  void put(Command command) {
    String client = command.client();
    synchronized (lock) {
      if (closed != null) {
        throw closed;
      }
      int own = client == null ? 0 : Objects.requireNonNullElse(messagesByClient.get(client), 0);
      if (client != null && own >= limits.clientCommandsMax()) {
        throw HostLimits.clientCommands(kernel, client, own);
      }
      if (!queue.offer(command)) {
        throw HostLimits.commands(kernel, queue.size());
      }
      if (client != null) {
        messagesByClient.put(client, own + 1);
      }
    }
  }

  /** The next command, or null. */
  @Nullable Command poll() {
    return taken(queue.poll());
  }

  /** The next command, or null if none comes within {@code wait}. */
  @Nullable Command poll(Duration wait) throws InterruptedException {
    return taken(queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
  }

  private @Nullable Command taken(@Nullable Command command) {
    String client = command == null ? null : command.client();
    if (client != null) {
      synchronized (lock) {
        messagesByClient.computeIfPresent(client, (c, count) -> count == 1 ? null : count - 1);
      }
    }
    return command;
  }

  /** Makes a waiting {@link #poll(Duration)} return; without effect on a full queue, which does. */
  void wake() {
    queue.offer(new Command(new Command.Work.Look(kernel -> JsJson.NODES.objectNode()), null));
  }

  int size() {
    return queue.size();
  }

  /** Refuses what waits and all that comes. */
  void close(HostRefusal why) {
    synchronized (lock) {
      closed = why;
    }
    refuseWaiting(why);
  }

  /** Refuses what waits, but takes what comes. */
  void refuseWaiting(HostRefusal why) {
    List<Command> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    for (Command command : waiting) {
      taken(command);
      command.fail(why);
    }
  }
}
