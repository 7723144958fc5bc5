package io.vatpool.store;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides whether a transaction is run again: MariaDB rolls one back and expects the client to
 * repeat it after a deadlock (1213), a lock wait timeout (1205), and where a row changed since the
 * transaction's snapshot (1020).
 */
final class Retries {
  static final int RETRIES_MAX = 8;
  private static final long PAUSE_MILLIS_MAX = 50;

  private final String doing;
  private int retries;

  Retries(String doing) {
    this.doing = doing;
  }

  static boolean isConflict(SQLException e) {
    return switch (e.getErrorCode()) {
      case 1020, 1205, 1213 -> true;
      default -> false;
    };
  }

  /** A lost connection, or a server that goes down: the outcome of a commit is unknown. */
  static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return e instanceof java.sql.SQLNonTransientConnectionException
        || e instanceof java.sql.SQLTransientConnectionException
        || e instanceof java.sql.SQLRecoverableException
        || (state != null && (state.startsWith("08") || state.equals("70100")));
  }

  /**
   * Returns if the transaction may be repeated, after a random pause that lets the other one pass.
   */
  void afterConflict(SQLException e) {
    if (!isConflict(e)) {
      throw StoreException.while_(doing, e);
    }
    again(e);
  }

  /** Returns if there is a retry left. */
  void again(SQLException e) {
    if (++retries > RETRIES_MAX) {
      throw new StoreException(
          "MariaDB failed " + retries + " times while " + doing + ", the last time with", e);
    }
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(PAUSE_MILLIS_MAX) * retries);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while " + doing, interrupt);
    }
  }
}
