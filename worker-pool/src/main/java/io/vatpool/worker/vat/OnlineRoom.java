package io.vatpool.worker.vat;

import io.vatpool.protocol.VatHint;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.worker.policy.EvictionPolicy;
import io.vatpool.worker.policy.EvictionPolicy.Candidate;
import io.vatpool.worker.policy.RoomLimits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Room for engines, by count and by bytes: a vat takes its part before it pages in, corrects it as
 * it grows, and gives it back when its engine is gone. Whoever needs room and finds none evicts
 * idle vats, as {@link EvictionPolicy} chooses them; nothing is written for that. Any thread.
 */
final class OnlineRoom {
  /** How long a delivery waits for a busy vat to become idle, before another worker is asked. */
  private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  /** A vat is worth a preload's place if nobody has used it for so long. */
  private static final long PRELOAD_IDLE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(250);

  /** How long a preloaded vat may wait for its first use before another preload takes its place. */
  private static final long UNUSED_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

  private final RoomLimits limits;
  private final HostedVats vats;
  private final Function<VatKey, VatHint> hints;
  private final WorkerMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int used;
  private int waiting;
  private long bytes;

  OnlineRoom(
      RoomLimits limits, HostedVats vats, Function<VatKey, VatHint> hints, WorkerMetrics metrics) {
    this.limits = limits;
    this.vats = vats;
    this.hints = hints;
    this.metrics = metrics;
  }

  /**
   * Takes room only where no vat goes that is pinned, was used a moment ago, or waits for its first
   * use: preloads must not drive each other out.
   */
  boolean tryTake(HostedVat vat, long size) {
    while (!takeNow(vat, size)) {
      Optional<Candidate<HostedVat>> victim =
          victim(OnlineRoom::isWorthAPreload).filter(c -> c.hint() != VatHint.PINNED);
      if (victim.isEmpty() || !release(victim.get().vat(), WorkerMetrics.PageOut.LRU)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes room, evicting other vats if need be.
   *
   * @throws RequestFailed if all vats stay busy, or too many page-ins wait already
   */
  void take(HostedVat vat, long size, Deadline deadline) throws RequestFailed {
    long waitUntil = System.nanoTime() + Math.min(WAIT_NANOS_MAX, deadline.remainingNanos());
    while (!takeOrSeeIdle(vat, size, waitUntil)) {
      evictOne();
    }
  }

  private boolean takeNow(HostedVat vat, long size) {
    lock.lock();
    try {
      if (!limits.admits(used, bytes, size)) {
        return false;
      }
      used++;
      bytes += size;
      vat.sized(size);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the vat's room back. */
  void free(HostedVat vat) {
    lock.lock();
    try {
      used--;
      bytes -= vat.bytes();
      vat.sized(0);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A vat has become idle, with this size: it could be evicted, or others have to be. */
  void becameIdle(HostedVat vat, long size) {
    lock.lock();
    try {
      // Who is no longer idle has given its room back.
      if (vat.bytes() > 0) {
        bytes += size - vat.bytes();
        vat.sized(size);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    // Each turn takes one vat away, or finds none that is idle; whoever is busy comes by later.
    while (isExceeded() && evictOne()) {}
  }

  private boolean isExceeded() {
    lock.lock();
    try {
      return limits.exceeded(used, bytes);
    } finally {
      lock.unlock();
    }
  }

  RoomUse use() {
    lock.lock();
    try {
      return new RoomUse(used, limits.vatsMax(), bytes, limits.bytesMax(), waiting);
    } finally {
      lock.unlock();
    }
  }

  /** Takes an idle vat offline; false if it is not idle any more. */
  boolean release(HostedVat vat, WorkerMetrics.PageOut reason) {
    if (!(vat.residency() instanceof Residency.Idle idle) || !vat.move(idle, idle.release())) {
      return false;
    }
    idle.vat().engine().close();
    metrics.engineEnded(idle.vat().engine());
    metrics.pagedOut(reason);
    free(vat);
    vats.forgetIfAbsent(vat.key());
    return true;
  }

  /** False if there is no idle vat; true also if somebody else was quicker to take it away. */
  private boolean evictOne() {
    Optional<Candidate<HostedVat>> victim = victim(vat -> true);
    victim.ifPresent(c -> release(c.vat(), WorkerMetrics.PageOut.LRU));
    return victim.isPresent();
  }

  private static boolean isWorthAPreload(HostedVat vat) {
    long idle = System.nanoTime() - vat.lastUseNanos();
    return idle >= (vat.hasDelivered() ? PRELOAD_IDLE_NANOS_MIN : UNUSED_NANOS_MAX);
  }

  private Optional<Candidate<HostedVat>> victim(Predicate<HostedVat> allowed) {
    long now = System.nanoTime();
    List<Candidate<HostedVat>> candidates =
        vats.all()
            .filter(vat -> vat.residency() instanceof Residency.Idle)
            .filter(allowed)
            .map(vat ->
                new Candidate<>(
                    vat, now - vat.lastUseNanos(), hints.apply(vat.key()), vat.pageInMicros()))
            .toList();
    return EvictionPolicy.victim(candidates);
  }

  /** True if it has taken room, false if there is a vat to evict first. */
  private boolean takeOrSeeIdle(HostedVat vat, long size, long untilNanos) throws RequestFailed {
    lock.lock();
    try {
      if (takeNow(vat, size)) {
        return true;
      }
      if (!isAnyIdle() && waiting == limits.waitingMax()) {
        throw full(waiting + " page-ins wait for room here already");
      }
      waiting++;
      try {
        while (!isAnyIdle()) {
          long left = untilNanos - System.nanoTime();
          if (left <= 0) {
            throw full("all " + used + " online vats of this worker are busy");
          }
          changed.awaitNanos(left);
          if (takeNow(vat, size)) {
            return true;
          }
        }
      } finally {
        waiting--;
      }
      return false;
    } catch (InterruptedException e) {
      throw RequestFailed.interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private boolean isAnyIdle() {
    return vats.all().anyMatch(other -> other.residency() instanceof Residency.Idle);
  }

  private static RequestFailed full(String why) {
    return new RequestFailed(FailureKind.AT_CAPACITY, why, null);
  }
}
