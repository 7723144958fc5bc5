package io.vatpool.worker.vat;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.store.StoreException;
import io.vatpool.tracing.Step;
import io.vatpool.worker.policy.EngineSize;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gateways ask of this worker's vats. Any thread; a request is queued for its vat and answers
 * its conversation itself.
 */
public final class VatRequests {
  private static final Logger LOG = System.getLogger(VatRequests.class.getName());

  /**
   * A vat whose last use is longer ago could as well be paged in again: a page-in takes 0.1 to 1.5
   * s of a core, and keeping 64 MiB for a minute or two costs as much.
   */
  private static final Duration HOT = Duration.ofMinutes(1);

  private final HostedVats vats;
  private final OnlineRoom room;
  private final EngineSize sizes;
  private final Pager pager;
  private final DeliveryRun deliveries;
  private final SnapshotRun snapshots;
  private final WorkerMetrics metrics;
  private final Epochs epochs = new Epochs();
  private volatile boolean draining;

  VatRequests(
      HostedVats vats,
      OnlineRoom room,
      EngineSize sizes,
      Pager pager,
      DeliveryRun deliveries,
      SnapshotRun snapshots,
      WorkerMetrics metrics) {
    this.vats = vats;
    this.room = room;
    this.sizes = sizes;
    this.pager = pager;
    this.deliveries = deliveries;
    this.snapshots = snapshots;
    this.metrics = metrics;
  }

  /** Takes note of a kernel's epoch; see {@link GatewayMessage.Hello}. */
  public void hello(GatewayMessage.Hello hello) throws RequestFailed {
    epochs.check(hello);
  }

  /** See {@link GatewayMessage.Deliver}. */
  public void deliver(GatewayMessage.Deliver order, Conversation conversation) {
    Stopwatch stopwatch = new Stopwatch();
    submit(
        order,
        order.at().vatId(),
        conversation,
        vat -> {
          stopwatch.begun();
          String type = deliveries.checkedType(order);
          try {
            return deliver(vat, order, type, conversation, stopwatch);
          } catch (RequestFailed e) {
            metrics.deliveryFailed(type, e.failure().kind());
            throw e;
          }
        });
  }

  /** See {@link GatewayMessage.SaveSnapshot}. */
  public void save(GatewayMessage.SaveSnapshot order, Conversation conversation) {
    Stopwatch stopwatch = new Stopwatch();
    submit(
        order,
        order.at().vatId(),
        conversation,
        vat -> {
          stopwatch.begun();
          while (true) {
            Residency.Idle idle =
                standAt(vat, order.at(), order.pageIn(), true, conversation, stopwatch);
            if (idle == null) {
              return pageInNeeded(vat);
            }
            Residency.SavingSnapshot saving = idle.save();
            if (vat.move(idle, saving)) {
              return snapshots.run(vat, saving);
            }
          }
        });
  }

  /** See {@link GatewayMessage.Preload}. */
  public void preload(GatewayMessage.Preload order, Conversation conversation) {
    Stopwatch stopwatch = new Stopwatch();
    submit(
        order,
        order.at().vatId(),
        conversation,
        vat -> {
          stopwatch.begun();
          vat.touched();
          standAt(vat, order.at(), order.pageIn(), false, conversation, stopwatch);
          metrics.pagedIn(stopwatch.timings());
          return new WorkerMessage.Done();
        });
  }

  /** See {@link GatewayMessage.Discard}. */
  public void discard(GatewayMessage.Discard order, Conversation conversation) {
    submit(
        order,
        order.vatId(),
        conversation,
        vat -> {
          room.release(vat, WorkerMetrics.PageOut.DISCARDED);
          if (vat.residency() instanceof Residency.Dead dead) {
            vat.move(dead, new Residency.Absent());
          }
          return new WorkerMessage.Done();
        });
  }

  /** Takes no new requests from now on. */
  public void drain() {
    draining = true;
  }

  /** Whether {@link #drain} was called. */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Waits until all requests are answered, and takes all vats offline.
   *
   * @return false if requests are still running after {@code timeout}
   */
  public boolean awaitDrained(Duration timeout) throws InterruptedException {
    boolean quiet = vats.awaitQuiet(timeout.toNanos());
    vats.all().forEach(vat -> room.release(vat, WorkerMetrics.PageOut.DRAINED));
    return quiet;
  }

  /** How many vats have an engine, or are getting one. */
  public int online() {
    return room.use().vats();
  }

  /** How full this worker is. */
  public RoomUse room() {
    return room.use();
  }

  /** The vats that are online, the latest used first, and for how long nobody has used them. */
  public List<Use> uses() {
    long now = System.nanoTime();
    return vats.all()
        .filter(vat -> !(vat.residency() instanceof Residency.Offline))
        .map(vat ->
            new Use(vat.key(), Duration.ofNanos(now - vat.lastUseNanos()), vat.hasDelivered()))
        .sorted(Comparator.comparing(Use::idle))
        .toList();
  }

  /**
   * A vat that is online.
   *
   * @param idle how long ago it was used, or brought online
   * @param delivered whether it has had a delivery since it came here
   */
  public record Use(VatKey vat, Duration idle, boolean delivered) {
    /** Whether it has had a delivery here, and its last use is no longer ago than that. */
    public boolean isWithin(Duration time) {
      return delivered && idle.compareTo(time) <= 0;
    }
  }

  /** How many of them had a delivery within the last minute. */
  public long hot() {
    return uses().stream().filter(use -> use.isWithin(HOT)).count();
  }

  /** How many vats are being paged in, run or saved. */
  public long busy() {
    return vats.all()
        .map(HostedVat::residency)
        .filter(residency ->
            !(residency instanceof Residency.Idle || residency instanceof Residency.Offline))
        .count();
  }

  /** The vats of this worker, most recently used first. */
  public List<VatStatus> status() {
    return vats.all()
        .map(VatStatus::of)
        .sorted(Comparator.comparingLong(VatStatus::idleMillis))
        .toList();
  }

  private interface Request {
    WorkerMessage run(HostedVat vat) throws RequestFailed;
  }

  private void submit(
      GatewayMessage.OfKernel order, String vatId, Conversation conversation, Request request) {
    try {
      epochs.check(order);
      if (draining) {
        throw new RequestFailed(FailureKind.DRAINING, "this worker is shutting down", null);
      }
      vats.submit(
          new VatKey(order.kernelId(), vatId),
          vat -> {
            try (Step _ = conversation.enter()) {
              conversation.reply(answer(vat, order, conversation, request));
            }
          });
    } catch (RequestFailed e) {
      conversation.reply(e.failure());
    }
  }

  private WorkerMessage answer(
      HostedVat vat, GatewayMessage.OfKernel order, Conversation conversation, Request request) {
    try {
      if (conversation.isCancelled()) {
        throw new RequestFailed(FailureKind.CANCELLED, "cancelled before it began", null);
      }
      conversation.deadline().check("waiting for " + vat.key());
      epochs.check(order);
      return request.run(vat);
    } catch (RequestFailed e) {
      LOG.log(
          Level.INFO, "{0} {1}: {2}", vat.key(), order.getClass().getSimpleName(), e.getMessage());
      return e.failure();
    } catch (StoreException e) {
      return RequestFailed.database(e).failure();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, vat.key() + ": a defect of this worker", e);
      return WorkerMessage.Failed.of(FailureKind.INTERNAL, e.toString());
    }
  }

  private WorkerMessage deliver(
      HostedVat vat,
      GatewayMessage.Deliver order,
      String type,
      Conversation conversation,
      Stopwatch stopwatch)
      throws RequestFailed {
    vat.used();
    while (true) {
      Residency.Idle idle = standAt(vat, order.at(), order.pageIn(), true, conversation, stopwatch);
      if (idle == null) {
        return pageInNeeded(vat);
      }
      Residency.Delivering delivering = idle.deliver();
      if (vat.move(idle, delivering)) {
        return deliveries.run(vat, delivering, order, type, conversation, stopwatch);
      }
    }
  }

  /**
   * Brings the vat to {@code at}, unless it is there.
   *
   * @param evict whether another vat may have to make room
   * @return null if it is not, and {@code pageIn} is
   */
  private Residency.@Nullable Idle standAt(
      HostedVat vat,
      VatPosition at,
      @Nullable PageIn pageIn,
      boolean evict,
      Conversation conversation,
      Stopwatch stopwatch)
      throws RequestFailed {
    while (true) {
      switch (vat.residency()) {
        case Residency.Idle idle -> {
          // An engine that ended while it had nothing to do has not failed this request.
          boolean alive = idle.vat().engine().isAlive();
          if (alive && idle.vat().at().equals(at)) {
            return idle;
          }
          room.release(vat, alive ? WorkerMetrics.PageOut.MOVED : WorkerMetrics.PageOut.ENDED);
        }
        case Residency.Offline offline -> {
          return pageIn == null
              ? null
              : pageIn(vat, offline, at, pageIn, evict, conversation, stopwatch);
        }
        case Residency.PagingIn busy -> throw busy(vat);
        case Residency.Delivering busy -> throw busy(vat);
        case Residency.SavingSnapshot busy -> throw busy(vat);
      }
    }
  }

  private static IllegalStateException busy(HostedVat vat) {
    return new IllegalStateException(vat.key() + " is " + vat.residency().word() + " unobserved");
  }

  private Residency.Idle pageIn(
      HostedVat vat,
      Residency.Offline offline,
      VatPosition at,
      PageIn pageIn,
      boolean evict,
      Conversation conversation,
      Stopwatch stopwatch)
      throws RequestFailed {
    long asked = System.nanoTime();
    takeRoom(vat, evict, conversation);
    stopwatch.waited(asked);
    Residency.PagingIn paging = offline.pageIn(at);
    vat.move(offline, paging);
    Residency after = paging.failed("a defect of this worker");
    try (Step step = Step.begin("page in")) {
      Residency.Idle online =
          paging.online(pager.pageIn(vat.key(), at, pageIn, conversation.deadline(), stopwatch));
      after = online;
      vat.pagedIn(stopwatch.pageInMicros());
      stopwatch.tell(step);
      return online;
    } catch (RequestFailed e) {
      after = paging.failed(String.valueOf(e.getMessage()));
      throw e;
    } finally {
      vat.move(paging, after);
      if (after instanceof Residency.Idle idle) {
        room.becameIdle(vat, sizes.bytes(idle.vat().imageBytes(), idle.vat().allocatedBytes()));
      } else {
        room.free(vat);
      }
    }
  }

  private void takeRoom(HostedVat vat, boolean evict, Conversation conversation)
      throws RequestFailed {
    try (Step _ = Step.begin("wait for room")) {
      if (evict) {
        room.take(vat, sizes.unknown(), conversation.deadline());
      } else if (!room.tryTake(vat, sizes.unknown())) {
        throw new RequestFailed(FailureKind.AT_CAPACITY, "no room for a preload", null);
      }
    }
  }

  private static WorkerMessage pageInNeeded(HostedVat vat) {
    return new WorkerMessage.PageInNeeded(vat.residency().word());
  }
}
