package io.vatpool.mariadb.local.testing;

import io.vatpool.mariadb.local.LocalMariaDb;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A schema for one test class.
 *
 * @param server the server it lives in
 * @param name its name
 */
public record TestSchema(LocalMariaDb server, String name) implements AutoCloseable {

  /** For a data source, with {@link #user()} and {@link #password()}. */
  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  /** The server's account. */
  public String user() {
    return server.user();
  }

  /** The account's password. */
  public String password() {
    return server.password();
  }

  /** A new connection; the caller closes it. */
  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  /** Drops the schema. */
  @Override
  public void close() {
    server.dropSchema(name);
  }
}
