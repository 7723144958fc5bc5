package io.vatpool.gateway.pool;

import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.FencedException;
import io.vatpool.kernel.port.VatWorkers.DeviceCalls;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.SyscallResult;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One thing asked of the pool, carried from worker to worker until one has done it or {@link
 * Verdict} says that none will. For the kernel's thread.
 *
 * @param <R> the message that answers it
 */
final class Request<R extends WorkerMessage> {
  private static final Logger LOG = Logger.getLogger(Request.class);

  private final WorkerPool pool;
  private final GatewayMessage.Hello identity;
  private final DeliveryOrder order;
  private final PoolSettings settings;
  private final PoolMetrics metrics;
  private final Duration timeout;
  private final Function<@Nullable PageIn, GatewayMessage> message;
  private final DeviceCalls calls;
  private final Function<WorkerMessage, @Nullable R> answer;

  private final List<Attempt> attempts = new ArrayList<>();
  private final Set<String> avoided = new HashSet<>();
  private @Nullable Conversation begun;
  private @Nullable Attempt latest;
  private @Nullable PageIn pageIn;
  private boolean calledDevices;
  private int waits;

  Request(
      WorkerPool pool,
      GatewayMessage.Hello identity,
      DeliveryOrder order,
      PoolSettings settings,
      PoolMetrics metrics,
      Duration timeout,
      Function<@Nullable PageIn, GatewayMessage> message,
      DeviceCalls calls,
      Function<WorkerMessage, @Nullable R> answer) {
    this.pool = pool;
    this.identity = identity;
    this.order = order;
    this.settings = settings;
    this.metrics = metrics;
    this.timeout = timeout;
    this.message = message;
    this.calls = calls;
    this.answer = answer;
  }

  /** Sends the first try without waiting for its answer; {@link #run} takes it up. */
  void begin() {
    try {
      begun = open();
    } catch (ConnectionLostException e) {
      LOG.debugf("%s: %s", PooledVatWorkers.describe(order.at()), e.getMessage());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Takes back what {@link #begin} has sent; nobody waits for the answer. */
  void abandon() {
    Conversation conversation = begun;
    if (conversation != null) {
      begun = null;
      conversation.send(new GatewayMessage.Cancel(), Duration.ZERO);
      conversation.close();
    }
  }

  /**
   * Waits for the answer.
   *
   * @throws VatFaultException if no worker can give one
   * @throws FencedException if another gateway holds the kernel
   * @throws PoolClosedException if the thread is interrupted
   */
  R run() {
    try {
      while (true) {
        R result = attempt();
        if (result != null) {
          return result;
        }
        follow(Objects.requireNonNull(latest, "a try failed without a reason"));
        if (calledDevices) {
          calls.restart();
          calledDevices = false;
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** A vat that is not known to be online gets its page-in at once: that saves a round trip. */
  private Conversation open() throws InterruptedException, ConnectionLostException {
    WorkerChannel channel = choose();
    boolean home =
        pool.residency()
            .worker(identity.kernelId(), order.at().vatId())
            .filter(channel.workerId()::equals)
            .isPresent();
    return send(channel, home ? null : pageIn());
  }

  /** Made once: while a delivery runs, the way to where it begins stays the same. */
  private PageIn pageIn() {
    PageIn made = pageIn;
    if (made == null) {
      made = order.pageIn().get();
      pageIn = made;
    }
    return made;
  }

  private WorkerChannel choose() throws InterruptedException {
    try {
      return pool.choose(identity.kernelId(), order.at(), this::pageIn, avoided);
    } catch (EngineMissingException e) {
      attempts.add(
          new Attempt("", EngineMissingException.FAILURE, String.valueOf(e.getMessage()), null));
      throw new VatFaultException(order.at(), order.delivery(), attempts);
    }
  }

  private Conversation send(WorkerChannel channel, @Nullable PageIn pageIn)
      throws ConnectionLostException {
    Conversation conversation = channel.converse(identity);
    conversation.send(message.apply(pageIn), timeout);
    return conversation;
  }

  /** One try; null if it failed and has been noted as such. */
  private @Nullable R attempt() throws InterruptedException {
    Conversation conversation = begun;
    begun = null;
    try {
      if (conversation == null) {
        conversation = open();
      }
      WorkerMessage last = converse(conversation);
      if (last instanceof WorkerMessage.PageInNeeded needed) {
        LOG.debugf("%s pages in: %s", PooledVatWorkers.describe(order.at()), needed.reason());
        conversation.close();
        // Its old place is worth nothing: another worker may have had room all along.
        pool.residency().forget(identity.kernelId(), order.at().vatId(), conversation.workerId());
        conversation = send(choose(), pageIn());
        last = converse(conversation);
      }
      return judge(conversation, last);
    } catch (ConnectionLostException e) {
      String worker = conversation == null ? "" : conversation.workerId();
      failed(new Attempt(worker, Attempt.CONNECTION_LOST, String.valueOf(e.getMessage()), null));
      return null;
    } catch (InterruptedException e) {
      if (conversation != null) {
        conversation.send(new GatewayMessage.Cancel(), Duration.ZERO);
      }
      throw e;
    } finally {
      if (conversation != null) {
        conversation.close();
      }
    }
  }

  private @Nullable R judge(Conversation conversation, WorkerMessage last) {
    R result = answer.apply(last);
    String worker = conversation.workerId();
    if (result != null) {
      pool.residency().online(identity.kernelId(), order.at().vatId(), worker);
    } else if (last instanceof WorkerMessage.Failed failure) {
      failed(new Attempt(worker, failure.kind().name(), failure.message(), failure.divergence()));
    } else {
      failed(
          new Attempt(
              worker,
              FailureKind.INTERNAL.name(),
              "an unexpected " + last.getClass().getSimpleName(),
              null));
    }
    return result;
  }

  /** Answers device calls until the conversation's last message. */
  private WorkerMessage converse(Conversation conversation)
      throws InterruptedException, ConnectionLostException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Duration remaining = Duration.ofNanos(deadline - System.nanoTime());
      Optional<WorkerMessage> next = conversation.next(remaining);
      if (next.isEmpty()) {
        conversation.send(new GatewayMessage.Cancel(), Duration.ZERO);
        return WorkerMessage.Failed.of(
            FailureKind.DEADLINE_EXCEEDED, "no answer within " + timeout.toMillis() + " ms");
      }
      if (!(next.get() instanceof WorkerMessage.DeviceCall call)) {
        return next.get();
      }
      calledDevices = true;
      SyscallResult result = calls.call(call.answered(), call.callNow());
      conversation.send(
          new GatewayMessage.DeviceCallAnswer(result),
          Duration.ofNanos(deadline - System.nanoTime()));
    }
  }

  private void failed(Attempt attempt) {
    latest = attempt;
    if (Verdict.counts(attempt)) {
      attempts.add(attempt);
    } else {
      waits++;
    }
    if (blames(attempt)) {
      pool.failed(attempt.worker());
    }
    metrics.retried(attempt.failure());
    LOG.warnf(
        "kernel=%s %s worker=%s failure=%s: %s",
        identity.kernelId(),
        PooledVatWorkers.describe(order.at()),
        attempt.worker(),
        attempt.failure(),
        attempt.message());
  }

  /** Whether a failure says something about the worker rather than about the vat. */
  private static boolean blames(Attempt attempt) {
    return attempt.failure().equals(Attempt.CONNECTION_LOST)
        || attempt.failure().equals(FailureKind.INTERNAL.name())
        || attempt.failure().equals(FailureKind.ENGINE_DIED.name())
        || attempt.failure().equals(FailureKind.AT_CAPACITY.name());
  }

  private void follow(Attempt last) throws InterruptedException {
    pool.residency().forget(identity.kernelId(), order.at().vatId());
    avoided.add(last.worker());
    if (last.failure().equals(FailureKind.DRAINING.name())) {
      pool.drains(last.worker());
    }
    switch (Verdict.of(last, attempts, settings.attemptsMax())) {
      case ELSEWHERE -> {}
      case LATER -> pause();
      case FENCED -> throw new FencedException(last.message());
      case FAULT -> throw new VatFaultException(order.at(), order.delivery(), attempts);
    }
  }

  private void pause() throws InterruptedException {
    int doublings = Math.min(Math.max(0, waits + attempts.size() - 1), 16);
    long millis = settings.pauseMin().toMillis() << doublings;
    Thread.sleep(Math.min(millis, settings.pauseMax().toMillis()));
  }

  private static PoolClosedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new PoolClosedException(e);
  }
}
