package io.vatpool.gateway.pool;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vatpool.gateway.trace.KernelTraces;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.Slog;
import io.vatpool.kernel.port.UpcomingVats;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.tracing.TraceText;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One kernel's view of the pool. Its methods are called by the kernel's thread and block it; an
 * interrupt of that thread ends them with a {@link PoolClosedException}.
 */
public final class PooledVatWorkers implements VatWorkers {
  private final WorkerPool pool;
  private final GatewayMessage.Hello identity;
  private final PoolSettings settings;
  private final PoolMetrics metrics;
  private final PageInLog pageIns;
  private final Runnable awaitDurable;
  private final LookAhead lookAhead;
  private final KernelTraces traces;
  private UpcomingVats upcoming = UpcomingVats.NONE;

  /**
   * Workers for the kernel that {@code identity} names, in that epoch.
   *
   * @param awaitDurable waits until what the kernel has committed is in the database: a page-in
   *     names as uncommitted only what the kernel says, and the worker reads the rest there
   * @param traces the kernel's
   */
  public PooledVatWorkers(
      WorkerPool pool,
      GatewayMessage.Hello identity,
      PoolSettings settings,
      PoolMetrics metrics,
      Slog slog,
      Runnable awaitDurable,
      KernelTraces traces) {
    this.pageIns = new PageInLog(slog);
    this.lookAhead =
        new LookAhead(pool, identity, settings.deliveryTimeout(), metrics, awaitDurable);
    this.pool = pool;
    this.identity = identity;
    this.settings = settings;
    this.metrics = metrics;
    this.awaitDurable = awaitDurable;
    this.traces = traces;
  }

  /**
   * From now on looks ahead; brings vats that were in use online again.
   *
   * @param vats the opened kernel's
   * @param used the vats to begin with, the most wanted first
   */
  public void lookAhead(UpcomingVats vats, List<String> used) {
    upcoming = vats;
    new Reload(pool, identity, settings.deliveryTimeout(), metrics)
        .start(used.stream().flatMap(vat -> vats.standing(vat).stream()).toList());
  }

  @Override
  public DeliveryOutcome deliver(DeliveryOrder order, DeviceCalls calls) {
    Span span = traces.delivery(order.at());
    try {
      WorkerMessage.Delivered delivered = deliver(order, calls, TraceText.of(span));
      if (span.isRecording()) {
        span.setAttribute("vatpool.worker", delivered.outcome().worker())
            .setAttribute("vatpool.page_in.source", delivered.timings().source().name());
      }
      return delivered.outcome();
    } catch (RuntimeException e) {
      span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
      throw e;
    } finally {
      span.end();
    }
  }

  private WorkerMessage.Delivered deliver(
      DeliveryOrder ordered, DeviceCalls calls, @Nullable String trace) {
    DeliveryOrder order = withPageIn(ordered, () -> pageIn(ordered));
    Request<WorkerMessage.Delivered> request =
        new Request<>(
            pool,
            identity,
            order,
            settings,
            metrics,
            settings.deliveryTimeout(),
            pageIn ->
                new GatewayMessage.Deliver(
                    identity.kernelId(),
                    identity.epoch(),
                    order.at(),
                    order.delivery(),
                    order.refusals(),
                    pageIn,
                    trace),
            calls,
            message -> message instanceof WorkerMessage.Delivered done ? done : null);
    long started = System.nanoTime();
    request.begin();
    lookAhead(request, order.at().vatId());
    WorkerMessage.Delivered delivered = request.run();
    metrics.delivered(delivered, Duration.ofNanos(System.nanoTime() - started));
    pageIns.delivered(order.at(), delivered.outcome().worker(), delivered.timings());
    return delivered;
  }

  private void lookAhead(Request<?> begun, String busy) {
    try {
      lookAhead.ahead(upcoming, busy);
    } catch (RuntimeException e) {
      // A block could not be committed: this kernel ends here.
      begun.abandon();
      throw e;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The page-in is made now: once the ticket is out, the kernel waits for it before it says
   * anything about this vat, also in the middle of a later try.
   */
  @Override
  public SnapshotTicket saveSnapshot(DeliveryOrder order) {
    PageIn pageIn = pageIn(order);
    String trace = traces.context();
    DeliveryOrder fixed = withPageIn(order, () -> pageIn);
    Request<WorkerMessage.SnapshotSaved> request =
        new Request<>(
            pool,
            identity,
            fixed,
            settings,
            metrics,
            settings.snapshotTimeout(),
            asked ->
                new GatewayMessage.SaveSnapshot(
                    identity.kernelId(), identity.epoch(), order.at(), asked, trace),
            NO_CALLS,
            message -> message instanceof WorkerMessage.SnapshotSaved saved ? saved : null);
    request.begin();
    return () -> saved(request);
  }

  private PageIn pageIn(DeliveryOrder order) {
    awaitDurable.run();
    return order.pageIn().get();
  }

  private static DeliveryOrder withPageIn(DeliveryOrder order, Supplier<PageIn> pageIn) {
    return new DeliveryOrder(order.at(), order.delivery(), order.refusals(), pageIn);
  }

  private SnapshotInfo saved(Request<WorkerMessage.SnapshotSaved> request) {
    WorkerMessage.SnapshotSaved saved = request.run();
    metrics.snapshotSaved(saved);
    return saved.snapshot();
  }

  @Override
  public void discard(String vatId) {
    pool.residency()
        .worker(identity.kernelId(), vatId)
        .flatMap(pool::channel)
        .ifPresent(channel -> discard(channel, vatId));
    pool.residency().forget(identity.kernelId(), vatId);
  }

  private void discard(WorkerChannel channel, String vatId) {
    try (Conversation conversation = channel.converse(identity)) {
      conversation.send(
          new GatewayMessage.Discard(identity.kernelId(), identity.epoch(), vatId), Duration.ZERO);
    } catch (ConnectionLostException e) {
      // A courtesy; the worker's vats of a lost connection are paged in anew anyway.
      metrics.discardLost();
    }
  }

  private static final DeviceCalls NO_CALLS =
      (answered, callNow) -> {
        throw new IllegalStateException("a vat made a device call while it was being saved");
      };

  /** The position that a request is about, for logs. */
  static String describe(VatPosition at) {
    return "vat=" + at.vatId() + " position=" + at.position();
  }
}
