package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Sends rows in bulk, never more at once than {@link #BYTES_MAX} bytes or {@link #ROWS_MAX} rows:
 * the driver makes one packet of a batch.
 */
final class Batch implements AutoCloseable {
  private static final int ROWS_MAX = 1_000;
  private static final long BYTES_MAX = 4L * 1024 * 1024;

  private final PreparedStatement statement;
  private int rows;
  private long bytes;

  Batch(Connection connection, String sql) throws SQLException {
    this.statement = connection.prepareStatement(sql);
  }

  /** Takes one row; its parameters are set by {@code row}, its size is about {@code rowBytes}. */
  void add(long rowBytes, Row row) throws SQLException {
    if (rows > 0 && (rows == ROWS_MAX || bytes + rowBytes > BYTES_MAX)) {
      send();
    }
    row.set(statement);
    statement.addBatch();
    rows++;
    bytes += rowBytes;
  }

  /** Sends what is left. */
  void send() throws SQLException {
    if (rows > 0) {
      statement.executeBatch();
      rows = 0;
      bytes = 0;
    }
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }

  /** Sets the parameters of one row. */
  interface Row {
    void set(PreparedStatement statement) throws SQLException;
  }
}
