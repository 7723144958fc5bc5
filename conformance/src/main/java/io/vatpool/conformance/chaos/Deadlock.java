package io.vatpool.conformance.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes MariaDB roll a block back: another transaction locks a row that every block writes last,
 * and then the one that it locks first. The other has changed more rows, so the block is the
 * victim.
 */
final class Deadlock {
  private static final int DEADLOCK = 1213;
  private static final int WEIGHT_ROWS = 5_000;
  private static final int WAIT_SECONDS_MAX = 5;
  private static final int POLLS_MAX = 15;

  /** MariaDB shows the same list again to whoever asks within 100 ms of having asked. */
  private static final long POLL_MILLIS = 150;

  private Deadlock() {}

  /** False if no block came, or MariaDB chose the other victim. */
  static boolean withBlockOf(ChaosCluster cluster, String kernel)
      throws SQLException, InterruptedException {
    try (Connection connection = cluster.database().connect(cluster.schema());
        Statement statement = connection.createStatement()) {
      statement.execute("SET innodb_lock_wait_timeout = " + WAIT_SECONDS_MAX);
      statement.execute("CREATE TEMPORARY TABLE weight (n INT PRIMARY KEY) ENGINE = InnoDB");
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO weight SELECT seq FROM seq_1_to_" + WEIGHT_ROWS);
      statement.execute(
          "SELECT value FROM kv WHERE kernel_id = '%s' AND key_head = 'activityhash' FOR UPDATE"
              .formatted(kernel));
      boolean waits = false;
      for (int poll = 0; !waits && poll < POLLS_MAX; poll++) {
        Thread.sleep(POLL_MILLIS);
        waits = isAnyoneWaiting(statement);
      }
      boolean won = waits && lockLease(statement, kernel);
      connection.rollback();
      return won;
    }
  }

  private static boolean isAnyoneWaiting(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  private static boolean lockLease(Statement statement, String kernel) throws SQLException {
    try {
      statement.execute(
          "SELECT epoch FROM kernel_lease WHERE kernel_id = '%s' FOR UPDATE".formatted(kernel));
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == DEADLOCK) {
        return false;
      }
      throw e;
    }
  }
}
