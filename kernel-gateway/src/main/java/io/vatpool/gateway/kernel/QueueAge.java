package io.vatpool.gateway.kernel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long the oldest entry of one kernel's queues has waited, told from nothing but their length
 * and the number of cranks: queues are first in, first out, and a crank takes one entry.
 *
 * <p>Entries that arrive in one millisecond count as one group, and at most {@link #GROUPS_MAX}
 * groups are told apart; of more, the youngest are taken for a little older than they are. Written
 * by the kernel's thread, read by any.
 */
final class QueueAge {
  static final int GROUPS_MAX = 4096;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private record Group(long millis, long entries) {}

  private final Deque<Group> waiting = new ArrayDeque<>();
  private long length;
  private long cranks = -1;

  /** The queues are so long after so many cranks. */
  synchronized void observe(long nanos, long cranksNow, long lengthNow) {
    if (cranks >= 0) {
      take(Math.max(0, cranksNow - cranks));
    }
    cranks = cranksNow;
    if (lengthNow > length) {
      add(nanos / NANOS_PER_MILLI, lengthNow - length);
    } else {
      take(length - lengthNow);
    }
  }

  private void add(long millis, long entries) {
    Group last = waiting.peekLast();
    if (last != null && (last.millis() == millis || waiting.size() >= GROUPS_MAX)) {
      waiting.removeLast();
      waiting.addLast(new Group(last.millis(), last.entries() + entries));
    } else {
      waiting.addLast(new Group(millis, entries));
    }
    length += entries;
  }

  private void take(long entries) {
    long left = Math.min(entries, length);
    length -= left;
    while (left > 0) {
      Group first = waiting.removeFirst();
      long taken = Math.min(left, first.entries());
      left -= taken;
      if (taken < first.entries()) {
        waiting.addFirst(new Group(first.millis(), first.entries() - taken));
      }
    }
  }

  /** Entries that wait. */
  synchronized long length() {
    return length;
  }

  /** Seconds that the oldest has waited; 0 if there is none. */
  synchronized double oldestSeconds(long nanos) {
    Group first = waiting.peekFirst();
    return first == null ? 0 : Math.max(0, nanos / NANOS_PER_MILLI - first.millis()) / 1_000.0;
  }
}
