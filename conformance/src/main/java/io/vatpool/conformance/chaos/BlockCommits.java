package io.vatpool.conformance.chaos;

import java.nio.charset.StandardCharsets;

/**
 * Finds the commits of blocks in what a gateway sends to MariaDB on one connection: only a block
 * commits inside of a compound statement. For one thread.
 */
final class BlockCommits {
  /** What was seen. */
  enum Seen {
    /** No commit. */
    NOTHING,
    /** A whole transaction, from its first statement to its commit. */
    TRANSACTION,
    /** The commit of a transaction that is under way, and has its locks. */
    COMMIT
  }

  private static final byte[] COMMIT = "COMMIT; END".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING_BEFORE = "ATOMIC ".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL_BYTES = COMMIT.length + NOTHING_BEFORE.length;

  private final byte[] tail = new byte[TAIL_BYTES];

  /** What ends in this piece; one thing at most, since the gateway waits for the answer. */
  Seen sees(byte[] chunk, int count) {
    Seen seen = Seen.NOTHING;
    for (int at = 0; at < count; at++) {
      System.arraycopy(tail, 1, tail, 0, TAIL_BYTES - 1);
      tail[TAIL_BYTES - 1] = chunk[at];
      if (chunk[at] == COMMIT[COMMIT.length - 1] && endsWith(COMMIT, 0)) {
        seen = endsWith(NOTHING_BEFORE, COMMIT.length) ? Seen.COMMIT : Seen.TRANSACTION;
      }
    }
    return seen;
  }

  private boolean endsWith(byte[] text, int before) {
    int from = TAIL_BYTES - before - text.length;
    for (int i = 0; i < text.length; i++) {
      if (tail[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
