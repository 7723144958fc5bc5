package io.vatpool.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** The kinds of values that the tables take. */
final class Parameters {
  private Parameters() {}

  static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, Types.NULL);
      case String text -> statement.setString(index, text);
      case byte[] array -> statement.setBytes(index, array);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      default -> throw new IllegalArgumentException("no column takes a " + value.getClass());
    }
  }
}
