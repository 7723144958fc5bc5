package io.vatpool.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Borrows connections and turns the driver's exceptions into {@link StoreException}s. */
final class Db {
  private static final Logger LOG = System.getLogger(Db.class.getName());

  private Db() {}

  /** One or more reads, or a single write, on a connection in auto-commit mode. */
  static <T> T call(DataSource dataSource, String doing, Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw StoreException.while_(doing, e);
    }
  }

  /** As {@link #call}, for what may not be there. */
  static <T> @Nullable T find(DataSource dataSource, String doing, Search<T> search) {
    try (Connection connection = dataSource.getConnection()) {
      return search.on(connection);
    } catch (SQLException e) {
      throw StoreException.while_(doing, e);
    }
  }

  /**
   * A transaction, run again where the server asks for that. {@code work} may run several times.
   */
  static <T> T transaction(DataSource dataSource, String doing, Work<T> work) {
    Retries retries = new Retries(doing);
    while (true) {
      try (Connection connection = dataSource.getConnection()) {
        return committed(connection, work);
      } catch (SQLException e) {
        retries.afterConflict(e);
      }
    }
  }

  private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.on(connection);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        rollback(connection);
      }
      endTransaction(connection);
    }
  }

  // What went wrong before tells more than the methods below could add: a connection that
  // cannot even roll back is broken, and the server rolls back when it closes.

  static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "cannot roll back", e);
    }
  }

  /** Rolls back a transaction that was begun by a statement of its own. */
  static void abandon(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "cannot roll back", e);
    }
  }

  static void endTransaction(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "cannot return to auto-commit", e);
    }
  }

  /** What is done with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** A read that may find nothing. */
  interface Search<T> {
    @Nullable T on(Connection connection) throws SQLException;
  }
}
