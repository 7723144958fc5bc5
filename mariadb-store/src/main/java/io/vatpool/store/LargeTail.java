package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Brings the tail of a very long key to the server in pieces, as a variable of the session: escaped
 * in a statement, 12 MB may take 24 and exceed the packet limit.
 */
final class LargeTail {
  /** Longer tails do not go into statements, in bytes. */
  static final int INLINE_MAX = 4 * 1024 * 1024;

  static final String VARIABLE = "@vatpool_key_tail";

  private LargeTail() {}

  static void set(Connection connection, byte[] tail) throws SQLException {
    for (int from = 0; from < tail.length; from += INLINE_MAX) {
      String sql =
          from == 0
              ? "SET " + VARIABLE + " = ?"
              : "SET " + VARIABLE + " = CONCAT(" + VARIABLE + ", ?)";
      try (PreparedStatement append = connection.prepareStatement(sql)) {
        append.setBytes(
            1, Arrays.copyOfRange(tail, from, Math.min(tail.length, from + INLINE_MAX)));
        append.executeUpdate();
      }
    }
  }

  /** Frees the server's memory. */
  static void clear(Connection connection) throws SQLException {
    try (PreparedStatement clear = connection.prepareStatement("SET " + VARIABLE + " = NULL")) {
      clear.executeUpdate();
    }
  }
}
