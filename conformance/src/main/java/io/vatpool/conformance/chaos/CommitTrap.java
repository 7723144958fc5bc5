package io.vatpool.conformance.chaos;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Waits for the next block that is committed on a connection, to do something at that moment.
 *
 * @param of which commits it waits for
 * @param moment before the commit is passed on, right after it, or when MariaDB's answer has come
 * @param cut whether the connection ends then; else the commit, or its answer, is passed on
 * @param sprung is run at that moment, by the connection's thread
 */
record CommitTrap(Set<BlockCommits.Seen> of, Moment moment, boolean cut, Runnable sprung) {
  /** Either way of committing. */
  static final Set<BlockCommits.Seen> ANY_COMMIT =
      Set.copyOf(EnumSet.of(BlockCommits.Seen.TRANSACTION, BlockCommits.Seen.COMMIT));

  /** Checks. */
  CommitTrap {
    of = Set.copyOf(of);
    Objects.requireNonNull(sprung, "sprung");
    if (moment == Moment.ANY) {
      throw new IllegalArgumentException("a trap waits for a certain moment");
    }
  }
}
