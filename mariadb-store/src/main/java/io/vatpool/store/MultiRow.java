package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows with few statements, none of which holds more than {@link #BYTES_MAX} bytes or
 * {@link #ROWS_MAX} rows.
 *
 * <p>One statement of many rows instead of the driver's batch: that sends upserts one by one, and
 * its server-side statements are prepared anew for every batch and never closed (driver 3.5.7).
 */
final class MultiRow {
  /** Escaped a value may take twice its bytes, which still fits the default packet of 16 MB. */
  private static final long BYTES_MAX = 4L * 1024 * 1024;

  private static final int ROWS_MAX = 500;

  private final Connection connection;
  private final String head;
  private final String row;
  private final String tail;
  private final List<@Nullable Object> headParameters;
  private final List<@Nullable Object> parameters = new ArrayList<>();
  private int rows;
  private long bytes;

  /** Statements of the form {@code head row, row, … tail}, with these parameters of the head. */
  MultiRow(Connection connection, String head, String row, String tail, Object... headParameters) {
    this.connection = connection;
    this.head = head;
    this.row = row;
    this.tail = tail;
    this.headParameters = List.of(headParameters);
  }

  /** An {@code INSERT} of these columns, {@code suffix} coming after the rows. */
  static MultiRow insert(Connection connection, String into, List<String> columns, String suffix) {
    String marks = "?, ".repeat(columns.size() - 1) + "?";
    return new MultiRow(
        connection,
        into + " (" + String.join(", ", columns) + ") VALUES ",
        "(" + marks + ")",
        suffix);
  }

  /** Takes one row of strings, byte arrays, numbers and nulls. */
  void add(@Nullable Object... values) throws SQLException {
    long rowBytes = 0;
    for (@Nullable Object value : values) {
      rowBytes += value instanceof byte[] array ? array.length : Long.BYTES;
    }
    if (rows > 0 && (rows == ROWS_MAX || bytes + rowBytes > BYTES_MAX)) {
      send();
    }
    for (@Nullable Object value : values) {
      parameters.add(value);
    }
    rows++;
    bytes += rowBytes;
  }

  /** Sends what is left. */
  void send() throws SQLException {
    if (rows == 0) {
      return;
    }
    String sql = head + (row + ", ").repeat(rows - 1) + row + tail;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = bind(statement, 1, headParameters);
      bind(statement, index, parameters);
      statement.executeUpdate();
    }
    parameters.clear();
    rows = 0;
    bytes = 0;
  }

  static int bind(
      PreparedStatement statement, int first, Iterable<? extends @Nullable Object> values)
      throws SQLException {
    int index = first;
    for (@Nullable Object value : values) {
      switch (value) {
        case null -> statement.setNull(index, Types.NULL);
        case String text -> statement.setString(index, text);
        case byte[] array -> statement.setBytes(index, array);
        case Long number -> statement.setLong(index, number);
        case Integer number -> statement.setInt(index, number);
        default -> throw new IllegalArgumentException("no column takes a " + value.getClass());
      }
      index++;
    }
    return index;
  }
}
