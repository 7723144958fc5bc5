package io.vatpool.xsnap.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kills an engine that works on one command for too long.
 *
 * <p>Deliveries take tens of microseconds, so a timer is not set for each of them: a timer, once
 * set, is left to fire, and looks then whether the command of that moment is due; if not, it sets
 * itself again for when it will be. Starting and stopping the clock are a few atomic operations.
 *
 * <p>One thread starts, pauses and stops; the timer's thread expires.
 */
final class CommandDeadline {
  private static final long IDLE = Long.MAX_VALUE;
  private static final long EXPIRED = Long.MIN_VALUE;
  private static final long NOT_ARMED = Long.MAX_VALUE;

  private final ScheduledExecutorService timer;
  private final LongSupplier nanoClock;
  private final long origin;
  private final Runnable onExpiry;

  /**
   * Nanoseconds since {@link #origin} at which the running command is due, or one of the constants.
   */
  private final AtomicLong due = new AtomicLong(IDLE);

  /**
   * When the pending timer fires, in the same count. Written before {@link #due} is read, and read
   * after it was written.
   */
  private volatile long armedFor = NOT_ARMED;

  private volatile @Nullable ScheduledFuture<?> pending;
  private long left;

  CommandDeadline(ScheduledExecutorService timer, LongSupplier nanoClock, Runnable onExpiry) {
    this.timer = timer;
    this.nanoClock = nanoClock;
    this.origin = nanoClock.getAsLong();
    this.onExpiry = onExpiry;
  }

  /** Starts the clock for one command. */
  void start(Duration limit) {
    run(limit.toNanos());
  }

  /**
   * Stops the clock while the host works, keeping what is left of the limit. False if it was too
   * late: the engine is being killed.
   */
  boolean pause() {
    long current = due.get();
    left = current - now();
    return current != EXPIRED && due.compareAndSet(current, IDLE);
  }

  /** Goes on after {@link #pause}. */
  void resume() {
    run(left);
  }

  /** Ends the command. False if it was too late: the engine is being killed. */
  boolean stop() {
    return due.getAndUpdate(current -> current == EXPIRED ? EXPIRED : IDLE) != EXPIRED;
  }

  /** Whether a command was ended by its limit. */
  boolean expired() {
    return due.get() == EXPIRED;
  }

  /** Forgets the timer; the engine is gone. */
  void cancel() {
    ScheduledFuture<?> last = pending;
    if (last != null) {
      last.cancel(false);
    }
  }

  private void run(long nanos) {
    long at = now() + nanos;
    if (due.updateAndGet(current -> current == EXPIRED ? EXPIRED : at) == at && at < armedFor) {
      arm(at, nanos);
    }
  }

  private void arm(long at, long nanos) {
    armedFor = at;
    pending = timer.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
  }

  private void fire() {
    armedFor = NOT_ARMED;
    while (true) {
      long at = due.get();
      if (at == IDLE || at == EXPIRED) {
        return;
      }
      long nanos = at - now();
      if (nanos > 0) {
        arm(at, nanos);
        return;
      }
      if (due.compareAndSet(at, EXPIRED)) {
        onExpiry.run();
        return;
      }
    }
  }

  private long now() {
    return nanoClock.getAsLong() - origin;
  }
}
