package io.vatpool.worker.vat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All vats that this worker has something of, each with its queue of requests. A vat's requests run
 * one after the other, those of different vats in parallel; a vat that has neither requests nor an
 * engine is forgotten.
 */
final class HostedVats {
  private static final Logger LOG = System.getLogger(HostedVats.class.getName());

  private static final class Seat {
    final HostedVat vat;
    final Queue<Consumer<HostedVat>> waiting = new ArrayDeque<>();
    boolean running;

    Seat(HostedVat vat) {
      this.vat = vat;
    }
  }

  private final ConcurrentMap<VatKey, Seat> seats = new ConcurrentHashMap<>();

  /**
   * As many as there are vats at work. Platform threads: the kernel of the operating system wakes
   * them when their engine speaks, once for every syscall of a delivery; a virtual thread is woken
   * by one that polls for it.
   */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("vat-", 0).factory());

  private final WorkerMetrics metrics;
  private int running;
  private final Object idle = new Object();

  HostedVats(WorkerMetrics metrics) {
    this.metrics = metrics;
  }

  /** Has {@code request} run on the vat's thread, after all that were submitted before. */
  void submit(VatKey key, Consumer<HostedVat> request) {
    seats.compute(
        key,
        (k, known) -> {
          Seat seat = known == null ? new Seat(new HostedVat(key, metrics)) : known;
          seat.waiting.add(request);
          if (!seat.running) {
            seat.running = true;
            started();
            threads.execute(() -> work(key));
          }
          return seat;
        });
  }

  /** How many vats this worker has something of. */
  int count() {
    return seats.size();
  }

  /** The vats of this moment. */
  Stream<HostedVat> all() {
    return seats.values().stream().map(seat -> seat.vat);
  }

  /** Forgets the vat if there is nothing of it any more. */
  void forgetIfAbsent(VatKey key) {
    seats.computeIfPresent(key, (k, seat) -> seat.running ? seat : unlessAbsent(seat));
  }

  /**
   * Waits until no request runs or waits.
   *
   * @return false if it took longer than {@code nanos}
   */
  boolean awaitQuiet(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    synchronized (idle) {
      while (running > 0) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        idle.wait(left / 1_000_000 + 1);
      }
      return true;
    }
  }

  private void work(VatKey key) {
    for (Work work = next(key); work != null; work = next(key)) {
      try {
        work.request().accept(work.vat());
      } catch (RuntimeException | Error e) {
        // Requests answer for themselves; what comes here is a defect, and no reason to stop.
        LOG.log(Level.ERROR, key + ": a request failed in an unforeseen way", e);
      }
    }
    ended();
  }

  private record Work(HostedVat vat, Consumer<HostedVat> request) {}

  /** The next request; null if there is none, and the thread's work is over. */
  private @Nullable Work next(VatKey key) {
    Work[] next = new Work[1];
    seats.computeIfPresent(
        key,
        (k, seat) -> {
          Consumer<HostedVat> request = seat.waiting.poll();
          if (request != null) {
            next[0] = new Work(seat.vat, request);
            return seat;
          }
          seat.running = false;
          return unlessAbsent(seat);
        });
    return next[0];
  }

  private static @Nullable Seat unlessAbsent(Seat seat) {
    return seat.vat.residency() instanceof Residency.Absent ? null : seat;
  }

  private void started() {
    synchronized (idle) {
      running++;
    }
  }

  private void ended() {
    synchronized (idle) {
      running--;
      idle.notifyAll();
    }
  }
}
