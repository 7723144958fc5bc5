package io.vatpool.gateway.kernel;

import io.vatpool.protocol.json.JsJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bounded queue of commands in front of one kernel's thread. */
final class Mailbox {
  private final String kernel;
  private final ArrayBlockingQueue<Command> queue;
  private final Object lock = new Object();
  private @Nullable HostRefusal closed;

  Mailbox(String kernel, int commandsMax) {
    this.kernel = kernel;
    this.queue = new ArrayBlockingQueue<>(commandsMax);
  }

  /**
   * Queues a command.
   *
   * @throws HostRefusal if the queue is full or closed
   */
  void put(Command command) {
    synchronized (lock) {
      if (closed != null) {
        throw closed;
      }
      if (!queue.offer(command)) {
        throw new HostRefusal(
            HostRefusal.Reason.BUSY,
            "kernel " + kernel + " has " + queue.size() + " commands waiting, its bound");
      }
    }
  }

  /** The next command, or null. */
  @Nullable Command poll() {
    return queue.poll();
  }

  /** The next command, or null if none comes within {@code wait}. */
  @Nullable Command poll(Duration wait) throws InterruptedException {
    return queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
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
    List<Command> waiting = new ArrayList<>();
    synchronized (lock) {
      closed = why;
      queue.drainTo(waiting);
    }
    waiting.forEach(command -> command.fail(why));
  }

  /** Refuses what waits, but takes what comes. */
  void refuseWaiting(HostRefusal why) {
    List<Command> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    waiting.forEach(command -> command.fail(why));
  }
}
