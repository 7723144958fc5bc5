package io.vatpool.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * What was committed at one moment, however long the reading takes and whatever is committed
 * meanwhile: one read-only transaction with a snapshot of its own. For one thread; the server keeps
 * old row versions until it is closed.
 */
public final class CommittedMoment implements AutoCloseable {
  private final Connection connection;
  private final DataSource borrowed;

  private CommittedMoment(Connection connection) {
    this.connection = connection;
    Connection kept =
        (Connection)
            Proxy.newProxyInstance(
                CommittedMoment.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) -> {
                  if (method.getName().equals("close")) {
                    return null; // the reader is done; the moment is not
                  }
                  try {
                    return method.invoke(connection, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    this.borrowed =
        (DataSource)
            Proxy.newProxyInstance(
                CommittedMoment.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> {
                  if (method.getName().equals("getConnection")) {
                    return kept;
                  }
                  throw new UnsupportedOperationException(method.getName());
                });
  }

  /** The present moment. */
  public static CommittedMoment now(DataSource dataSource) {
    try {
      Connection connection = dataSource.getConnection();
      try (Statement begin = connection.createStatement()) {
        begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        begin.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return new CommittedMoment(connection);
    } catch (SQLException e) {
      throw StoreException.while_("beginning to read at one moment", e);
    }
  }

  /** The state of a kernel at that moment. */
  public CommittedState kernel(String kernelId) {
    return new CommittedState(borrowed, kernelId);
  }

  @Override
  public void close() {
    try (Connection ended = connection;
        Statement end = ended.createStatement()) {
      end.execute("ROLLBACK");
    } catch (SQLException e) {
      throw StoreException.while_("ending to read at one moment", e);
    }
  }
}
