package io.vatpool.gateway.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.kernel.Answer;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.kernel.HostState;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.kernel.device.DeviceSetup;
import io.vatpool.kernel.state.HostQueue;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.CommittedState;
import io.vatpool.store.StoreException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls out of one kernel's bridges, one after the other, on a thread of its own. A call
 * that is not taken holds up those after it: order is kept, and nothing is dropped by itself.
 */
public final class BridgeCaller implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BridgeCaller.class);

  private final KernelHost host;
  private final CommittedState committed;
  private final String idPrefix;
  private final Receiver receiver;
  private final GatewayConfig.Webhook config;
  private final InstantSource clock;
  private final BridgeMetrics metrics;
  private final Thread thread;

  // Guarded by this.
  private long next;
  private long end;
  private long removed;
  private int attempts;
  private boolean halted;
  private @Nullable Instant oldestSince;
  private @Nullable Instant retryAt;
  private @Nullable String problem;

  /**
   * A caller that has not started.
   *
   * @param idPrefix what the ids of this kernel's calls begin with
   */
  BridgeCaller(
      KernelHost host,
      CommittedState committed,
      String idPrefix,
      Receiver receiver,
      GatewayConfig.Webhook config,
      InstantSource clock,
      BridgeMetrics metrics) {
    this.host = host;
    this.committed = committed;
    this.idPrefix = idPrefix;
    this.receiver = receiver;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("bridge-" + host.name()).unstarted(this::live);
  }

  void start() {
    thread.start();
  }

  /** The kernel has been opened, its outbox standing as {@code stored} says. */
  public synchronized void opened(@Nullable String stored) {
    HostQueue.Bounds bounds = HostQueue.Bounds.parse(stored);
    removed = bounds.start();
    stands(bounds);
  }

  /** A block is durable in which the outbox changed. */
  public synchronized void committed(String stored) {
    stands(HostQueue.Bounds.parse(stored));
  }

  private void stands(HostQueue.Bounds bounds) {
    long before = next;
    boolean wasEmpty = next >= end;
    next = Math.max(next, bounds.start());
    end = bounds.end();
    if (next > before) {
      fresh();
    }
    if (next >= end) {
      oldestSince = null;
    } else if (wasEmpty || next > before) {
      oldestSince = clock.instant();
    }
    notifyAll();
  }

  boolean isHeld() {
    return host.state() instanceof HostState.Holding;
  }

  /** Tries again now, also after so many failures that it was given up. */
  public synchronized void retry() {
    fresh();
    notifyAll();
  }

  private void fresh() {
    attempts = 0;
    halted = false;
    retryAt = null;
    problem = null;
  }

  /** How far it has got. */
  public synchronized BridgeStanding standing() {
    long pending = Math.max(0, end - next);
    BridgeStanding.State state =
        pending == 0
            ? BridgeStanding.State.IDLE
            : host.settings().webhook() == null
                ? BridgeStanding.State.NO_WEBHOOK
                : halted
                    ? BridgeStanding.State.HALTED
                    : attempts > 0 ? BridgeStanding.State.RETRYING : BridgeStanding.State.CALLING;
    return new BridgeStanding(state, pending, attempts, oldestSince, retryAt, problem);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  // What follows runs on the caller's thread.

  private void live() {
    try {
      while (true) {
        call(awaitTurn());
      }
    } catch (InterruptedException e) {
      LOG.debugf("kernel=%s makes no more calls here", host.name());
    }
  }

  private void call(long sequence) throws InterruptedException {
    URI webhook = host.settings().webhook();
    if (webhook == null) {
      return;
    }
    Optional<String> failure;
    try {
      String text = committed.get(HostQueue.key(DeviceSetup.OUTBOX, sequence));
      if (text == null) {
        // Discarded by a client; what says so is on its way.
        done(sequence);
        return;
      }
      failure = receiver.post(webhook, idPrefix + sequence, body(sequence, text));
    } catch (StoreException e) {
      failure = Optional.of("the database cannot be read: " + e.getMessage());
    }
    if (failure.isEmpty()) {
      metrics.taken();
      done(sequence);
    } else {
      metrics.failed();
      failed(sequence, failure.get());
    }
  }

  private String body(long sequence, String text) {
    ObjectNode call = (ObjectNode) JsJson.parse(text);
    ObjectNode body =
        JsJson.NODES
            .objectNode()
            .put("id", idPrefix + sequence)
            .put("kernel", host.name())
            .put("sequence", sequence);
    body.setAll(call);
    return JsJson.stringify(body);
  }

  /** Waits for a call whose turn it is; has those that were taken removed meanwhile. */
  private long awaitTurn() throws InterruptedException {
    while (true) {
      long taken;
      synchronized (this) {
        boolean pending = next < end && !halted && host.settings().webhook() != null;
        long batch = config.removedTogetherMax();
        if (removed < next && (!pending || next - removed >= batch)) {
          taken = next;
          removed = next;
        } else if (!pending) {
          wait();
          continue;
        } else if (retryAt != null && clock.instant().isBefore(retryAt)) {
          wait(Math.max(1, Duration.between(clock.instant(), retryAt).toMillis()));
          continue;
        } else {
          return next;
        }
      }
      remove(taken);
    }
  }

  private synchronized void done(long sequence) {
    if (next == sequence) {
      next = sequence + 1;
      fresh();
      oldestSince = next < end ? clock.instant() : null;
    }
  }

  private synchronized void failed(long sequence, String why) {
    if (next != sequence) {
      return;
    }
    attempts++;
    problem = why;
    halted = attempts >= config.attemptsMax();
    long millis = config.backoffMin().toMillis() << Math.min(attempts - 1, 20);
    Duration pause = Duration.ofMillis(Math.min(millis, config.backoffMax().toMillis()));
    retryAt = halted ? null : clock.instant().plus(pause);
    if (halted) {
      LOG.errorf(
          "kernel=%s call=%d given up after %d attempts: %s", host.name(), sequence, attempts, why);
    } else {
      LOG.warnf("kernel=%s call=%d attempt=%d: %s", host.name(), sequence, attempts, why);
    }
  }

  /** What cannot be removed now is removed, and never called again here, at the next opening. */
  private void remove(long before) {
    try {
      CompletableFuture<Answer> _ =
          host.change(
                  null,
                  hosted ->
                      JsJson.NODES
                          .objectNode()
                          .put("removed", hosted.devices().removeOutbound(before)))
              .whenComplete((answer, failure) -> {
                if (failure != null) {
                  LOG.debugf(
                      "kernel=%s calls not removed yet: %s", host.name(), failure.getMessage());
                }
              });
    } catch (HostRefusal e) {
      LOG.debugf("kernel=%s calls not removed yet: %s", host.name(), e.getMessage());
    }
  }
}
