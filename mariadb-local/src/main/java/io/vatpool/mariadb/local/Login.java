package io.vatpool.mariadb.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/**
 * Connections to a local server, made with the driver itself: no class loader has to have
 * registered it.
 */
final class Login {

  static final String HOST = "127.0.0.1";

  static final InetAddress ADDRESS = InetAddress.ofLiteral(HOST);

  private static final int CONNECT_MILLIS_MAX = 5_000;

  private Login() {}

  static String url(ServerState state, String schema) {
    return "jdbc:mariadb://" + HOST + ":" + state.port() + "/" + schema;
  }

  static Connection open(ServerState state, String schema) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", state.user());
    properties.setProperty("password", state.password());
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_MILLIS_MAX));
    @Nullable Connection connection = new Driver().connect(url(state, schema), properties);
    if (connection == null) {
      throw new SQLException("the MariaDB driver does not know " + url(state, schema));
    }
    return connection;
  }

  /** Whether this very server answers: another one on the same port does not know the password. */
  static boolean works(ServerState state) {
    try (Socket socket = new Socket()) {
      // A refused connection is cheap; a failed login costs the driver a stack trace and a log
      // line.
      socket.connect(new InetSocketAddress(ADDRESS, state.port()), CONNECT_MILLIS_MAX);
    } catch (IOException e) {
      return false;
    }
    try (Connection connection = open(state, "")) {
      return connection.isValid(CONNECT_MILLIS_MAX / 1_000);
    } catch (SQLException e) {
      return false;
    }
  }
}
