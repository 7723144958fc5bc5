package io.vatpool.worker.policy;

import io.vatpool.protocol.VatHint;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which vat goes: the one that was used least recently, where time runs slower for a vat that is
 * said to be used often or that is dear to page in, and faster for one that is said to be idle. A
 * pinned vat goes only if there is no other.
 *
 * <p>The score is {@code idle time × weight of the hint / cost}, the cost being the time of the
 * vat's last page-in against a typical one, within bounds: a vat that takes a minute to replay must
 * not stay for ever.
 */
public final class EvictionPolicy {
  /** Of a page-in from a snapshot with a few entries, in microseconds. */
  static final long TYPICAL_PAGE_IN_MICROS = 50_000;

  static final double COST_MIN = 0.25;
  static final double COST_MAX = 4;

  /** How much longer than others a vat that is used often may be idle. */
  static final double FREQUENT_FACTOR = 8;

  private EvictionPolicy() {}

  /**
   * A vat that could go.
   *
   * @param idleNanos since it was used
   * @param pageInMicros what its last page-in took, without the wait for room; 0 if unknown
   */
  public record Candidate<V>(V vat, long idleNanos, VatHint hint, long pageInMicros) {}

  /** The candidate that goes first; empty if there are none. */
  public static <V> Optional<Candidate<V>> victim(Collection<Candidate<V>> candidates) {
    return candidates.stream()
        .max(
            Comparator.<Candidate<V>>comparingInt(c -> c.hint() == VatHint.PINNED ? 0 : 1)
                .thenComparingDouble(EvictionPolicy::score));
  }

  static double score(Candidate<?> candidate) {
    double weight =
        switch (candidate.hint()) {
          case PINNED, NORMAL -> 1;
          case FREQUENT -> 1 / FREQUENT_FACTOR;
          case IDLE -> FREQUENT_FACTOR;
        };
    double cost =
        candidate.pageInMicros() == 0
            ? 1
            : Math.clamp(
                (double) candidate.pageInMicros() / TYPICAL_PAGE_IN_MICROS, COST_MIN, COST_MAX);
    return candidate.idleNanos() * weight / cost;
  }
}
