package io.vatpool.gateway.kernel;

import io.vatpool.kernel.QueueLengths;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a kernel shows of itself: how far it has run, told by its thread, and how much
 * of that is durable, told by the thread that commits.
 */
final class Showcase {
  private final Consumer<HostView> published;
  private @Nullable String durableHash;
  private long blockNumber;
  private @Nullable Instant lastCommitAt;
  private long crankNumber;
  private @Nullable String runningHash;
  private QueueLengths waiting = new QueueLengths(0, 0, 1, 1);
  private long vats;
  private int openCranks;
  private int closedCranks;

  /** Shows a kernel that has just been opened, with that hash and so many blocks. */
  Showcase(Consumer<HostView> published, String durableHash, long blockNumber) {
    this.published = published;
    this.durableHash = durableHash;
    this.blockNumber = blockNumber;
  }

  /**
   * The kernel has run.
   *
   * @param hash the hash to show; null for the one of the last durable block
   * @param cranks of the open block
   */
  synchronized void ran(
      long crank, @Nullable String hash, QueueLengths queues, long vatCount, int cranks) {
    vats = vatCount;
    crankNumber = crank;
    runningHash = hash;
    waiting = queues;
    openCranks = cranks;
    publish();
  }

  /** The open block is closed and on its way. */
  synchronized void closed(int cranks) {
    closedCranks = cranks;
    openCranks = 0;
    publish();
  }

  /** The closed block is durable. */
  synchronized void durable(String hash, long block, Instant at) {
    durableHash = hash;
    blockNumber = block;
    lastCommitAt = at;
    closedCranks = 0;
    publish();
  }

  private void publish() {
    published.accept(
        new HostView(
            crankNumber,
            runningHash == null ? durableHash : runningHash,
            waiting.active(),
            waiting.inactive(),
            vats,
            openCranks + closedCranks,
            blockNumber,
            lastCommitAt));
  }
}
