package io.vatpool.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Rows of the host's that have to be written in the transaction of a block. */
@FunctionalInterface
public interface ExtraWrite {
  /**
   * Writes them on {@code connection}, and neither commits nor rolls back. May be called again with
   * another connection if the transaction has to be repeated.
   */
  void write(Connection connection) throws SQLException;
}
