package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that change rows, in their order, sent together: a block that changes little costs one
 * round trip, and not one for each of its statements.
 *
 * <p>They travel as one compound statement with literals, which every connection may send; several
 * statements in one text would have to be allowed in the connection's URL. The server runs them up
 * to the first that fails, whose error is the script's. What is long travels by itself: there the
 * server's work counts, and inside of a compound it has a quarter more of that.
 */
final class Script {
  /** Sent at the latest when there is so much; escaped twice that, it fits a packet of 16 MB. */
  static final long BYTES_MAX = 4L * 1024 * 1024;

  /** A statement whose parameters are longer travels by itself, in bytes. */
  private static final long TOGETHER_BYTES_MAX = 16L * 1024;

  // By this mark the driver puts the parameters in itself: the server does not prepare compounds.
  private static final String BEGIN = "/*client prepare*/ BEGIN NOT ATOMIC ";
  private static final String END = "END";

  private final Connection connection;
  private final StringBuilder statements = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();
  private long bytes;

  /** An empty script, to be sent on {@code connection}. */
  Script(Connection connection) {
    this.connection = connection;
  }

  /** Adds a statement whose parameters are strings, byte arrays, numbers and nulls. */
  void add(String sql, @Nullable Object... values) throws SQLException {
    add(sql, Arrays.asList(values), bytesOf(Arrays.asList(values)));
  }

  /**
   * Adds a statement.
   *
   * @param size of its parameters, in bytes
   */
  void add(String sql, List<? extends @Nullable Object> values, long size) throws SQLException {
    if (size > TOGETHER_BYTES_MAX) {
      send();
      execute(sql, values);
      return;
    }
    if (bytes + size > BYTES_MAX) {
      send();
    }
    statements.append(sql).append("; ");
    parameters.addAll(values);
    bytes += size;
  }

  /** About how many bytes the values take in a statement. */
  static long bytesOf(List<? extends @Nullable Object> values) {
    long sum = 0;
    for (@Nullable Object value : values) {
      sum +=
          switch (value) {
            case byte[] array -> array.length;
            case String text -> text.length();
            case null, default -> Long.BYTES;
          };
    }
    return sum;
  }

  /** Sends what was added. */
  void send() throws SQLException {
    if (statements.isEmpty()) {
      return;
    }
    execute(BEGIN + statements + END, parameters);
    statements.setLength(0);
    parameters.clear();
    bytes = 0;
  }

  private void execute(String sql, List<? extends @Nullable Object> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      for (@Nullable Object value : values) {
        Parameters.bind(statement, index++, value);
      }
      statement.executeUpdate();
    }
  }

  /** Sends what was added; the connection, for statements that have to go by themselves. */
  Connection sent() throws SQLException {
    send();
    return connection;
  }
}
