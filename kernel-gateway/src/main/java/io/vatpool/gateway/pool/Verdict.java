package io.vatpool.gateway.pool;

import io.vatpool.protocol.wire.FailureKind;
import java.util.List;

/** What follows from a try that failed. */
enum Verdict {
  /** Try another worker at once. */
  ELSEWHERE,
  /** Nothing is wrong with vat or worker: wait a little, then try again. */
  LATER,
  /** The kernel's fault policy. */
  FAULT,
  /** Another gateway holds the kernel. */
  FENCED;

  /** Deaths of an engine over the same delivery that make a fault. */
  static final int SAME_DEATHS_MAX = 2;

  /**
   * Judges a try.
   *
   * @param last the try
   * @param attempts all tries so far that {@link #counts count}, the last of them included
   * @param attemptsMax bound on their number
   */
  static Verdict of(Attempt last, List<Attempt> attempts, int attemptsMax) {
    Verdict unlessTooMany = attempts.size() >= attemptsMax ? FAULT : ELSEWHERE;
    if (last.failure().equals(Attempt.CONNECTION_LOST)) {
      return unlessTooMany;
    }
    FailureKind kind = FailureKind.valueOf(last.failure());
    return switch (kind) {
      case STALE_EPOCH -> FENCED;
      case DRAINING -> ELSEWHERE;
      case AT_CAPACITY, DATABASE_UNAVAILABLE, SNAPSTORE_UNAVAILABLE -> LATER;
      case ENGINE_DIED, REPLAY_DIVERGED, DEADLINE_EXCEEDED ->
          same(attempts, kind) >= SAME_DEATHS_MAX ? FAULT : ELSEWHERE;
      case SNAPSHOT_UNAVAILABLE -> same(attempts, kind) >= attemptsMax ? FAULT : LATER;
      case POSITION_UNREACHABLE, CANCELLED, INTERNAL -> unlessTooMany;
      case BUNDLE_MISSING, BAD_REQUEST -> FAULT;
    };
  }

  /** Whether a try tells anything about the vat; only such tries are counted. */
  static boolean counts(Attempt attempt) {
    if (attempt.failure().equals(Attempt.CONNECTION_LOST)) {
      return true;
    }
    return switch (FailureKind.valueOf(attempt.failure())) {
      case DRAINING, AT_CAPACITY, DATABASE_UNAVAILABLE, SNAPSTORE_UNAVAILABLE -> false;
      case STALE_EPOCH,
          ENGINE_DIED,
          REPLAY_DIVERGED,
          DEADLINE_EXCEEDED,
          SNAPSHOT_UNAVAILABLE,
          POSITION_UNREACHABLE,
          CANCELLED,
          INTERNAL,
          BUNDLE_MISSING,
          BAD_REQUEST ->
          true;
    };
  }

  private static long same(List<Attempt> attempts, FailureKind kind) {
    return attempts.stream().filter(a -> a.failure().equals(kind.name())).count();
  }
}
