package io.vatpool.worker.vat;

import io.vatpool.protocol.wire.FailureKind;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * At most so many vats have an engine at a time; a vat takes a slot before it pages in and gives it
 * back when its engine is gone. Whoever needs one and finds none evicts the idle vat that was used
 * least recently; nothing is written for that.
 */
final class OnlineSlots {
  /** How long a delivery waits for a busy vat to become idle, before another worker is asked. */
  private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  private final int max;
  private final HostedVats vats;
  private final WorkerMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int used;
  private int waiting;

  /**
   * Slots for {@code vats}.
   *
   * @param max how many vats are online at most
   */
  OnlineSlots(int max, HostedVats vats, WorkerMetrics metrics) {
    this.max = max;
    this.vats = vats;
    this.metrics = metrics;
  }

  /** Takes a slot if one is free. */
  boolean tryTake() {
    lock.lock();
    try {
      if (used == max) {
        return false;
      }
      used++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a slot, evicting another vat if need be.
   *
   * @throws RequestFailed if all vats stay busy
   */
  void take(Deadline deadline) throws RequestFailed {
    long waitUntil = System.nanoTime() + Math.min(WAIT_NANOS_MAX, deadline.remainingNanos());
    waiters(1);
    try {
      while (!takeOrSeeIdle(waitUntil)) {
        evictOne();
      }
    } finally {
      waiters(-1);
    }
  }

  private void waiters(int change) {
    lock.lock();
    try {
      waiting += change;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a slot back. */
  void free() {
    lock.lock();
    try {
      used--;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** A vat has become idle, so that it could be evicted. */
  void becameIdle() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Page-ins that have no slot yet. */
  int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  int used() {
    lock.lock();
    try {
      return used;
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
    free();
    vats.forgetIfAbsent(vat.key());
    return true;
  }

  private void evictOne() {
    Optional<HostedVat> leastRecent =
        vats.all()
            .filter(vat -> vat.residency() instanceof Residency.Idle)
            .min((a, b) -> Long.signum(a.lastUseNanos() - b.lastUseNanos()));
    leastRecent.ifPresent(vat -> release(vat, WorkerMetrics.PageOut.LRU));
  }

  /** True if it has taken a slot, false if there is a vat to evict first. */
  private boolean takeOrSeeIdle(long untilNanos) throws RequestFailed {
    lock.lock();
    try {
      while (used == max) {
        if (vats.all().anyMatch(vat -> vat.residency() instanceof Residency.Idle)) {
          return false;
        }
        long left = untilNanos - System.nanoTime();
        if (left <= 0) {
          throw new RequestFailed(
              FailureKind.AT_CAPACITY, "all " + max + " online vats of this worker are busy", null);
        }
        changed.awaitNanos(left);
      }
      used++;
      return true;
    } catch (InterruptedException e) {
      throw RequestFailed.interrupted(e);
    } finally {
      lock.unlock();
    }
  }
}
