package io.vatpool.gateway.pool;

import io.vatpool.kernel.port.VatStanding;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import java.time.Duration;
import java.util.Optional;

/** A page-in that was ordered before anybody needs it. For one thread. */
final class Preload {
  private final WorkerPool pool;
  private final PoolMetrics metrics;
  private final String kernelId;
  private final String vatId;
  private final Conversation conversation;

  private Preload(
      WorkerPool pool,
      PoolMetrics metrics,
      String kernelId,
      String vatId,
      Conversation conversation) {
    this.pool = pool;
    this.metrics = metrics;
    this.kernelId = kernelId;
    this.vatId = vatId;
    this.conversation = conversation;
  }

  /** Orders it, unless the vat is online or there is no worker. */
  static Optional<Preload> order(
      WorkerPool pool,
      PoolMetrics metrics,
      GatewayMessage.Hello identity,
      VatStanding standing,
      Duration timeout) {
    String kernelId = identity.kernelId();
    String vatId = standing.at().vatId();
    Optional<WorkerChannel> worker = pool.chooseIfAny(standing, kernelId);
    if (worker.isEmpty() || !pool.residency().expect(kernelId, vatId, worker.get().workerId())) {
      return Optional.empty();
    }
    try {
      Conversation conversation = worker.get().converse(identity);
      conversation.send(
          new GatewayMessage.Preload(kernelId, identity.epoch(), standing.at(), standing.pageIn()),
          timeout);
      metrics.preloadOrdered();
      return Optional.of(new Preload(pool, metrics, kernelId, vatId, conversation));
    } catch (ConnectionLostException e) {
      pool.residency().forget(kernelId, vatId, worker.get().workerId());
      metrics.preloadFailed(Attempt.CONNECTION_LOST);
      return Optional.empty();
    }
  }

  /** Waits for the answer for at most {@code wait}; true if it is there, or will never be. */
  boolean isOver(Duration wait) throws InterruptedException {
    try {
      Optional<WorkerMessage> answer = conversation.next(wait);
      if (answer.isEmpty()) {
        return false;
      }
      if (answer.get() instanceof WorkerMessage.Failed failed) {
        failed(failed.kind().name());
      }
    } catch (ConnectionLostException e) {
      failed(Attempt.CONNECTION_LOST);
    }
    conversation.close();
    return true;
  }

  /** Waits no longer for an answer. */
  void giveUp() {
    conversation.close();
  }

  private void failed(String why) {
    metrics.preloadFailed(why);
    pool.residency().forget(kernelId, vatId, conversation.workerId());
  }
}
