package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.mariadb.local.LocalMariaDb;
import java.net.URI;
import java.sql.SQLException;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * Where a local cluster keeps things.
 *
 * @param databaseUrl the JDBC URL, without the password
 * @param database its database
 * @param snapstore its snapshot store
 */
public record ClusterStores(String databaseUrl, MariaDbDataSource database, URI snapstore) {

  /**
   * Those of a running cluster.
   *
   * @throws CliException if there is none
   */
  public static ClusterStores of(DataFolder folder) {
    LocalMariaDb server = Database.attach(folder).orElseThrow(() -> notRunning(folder, "MariaDB"));
    URI snapstore =
        new ClusterFile(folder)
            .read()
            .flatMap(cluster -> cluster.service(ServiceKind.SNAPSTORE.serviceName(0)))
            .map(service -> URI.create(service.url()))
            .orElseThrow(() -> notRunning(folder, "snapshot store"));
    return new ClusterStores(
        server.jdbcUrl(Database.SCHEMA),
        source(server.jdbcUrl(Database.SCHEMA), server.user(), server.password()),
        snapstore);
  }

  /** A database elsewhere. */
  public static MariaDbDataSource source(String url, String user, String password) {
    try {
      MariaDbDataSource source = new MariaDbDataSource(url);
      source.setUser(user);
      source.setPassword(password);
      return source;
    } catch (SQLException | IllegalArgumentException e) {
      throw new CliException(
          Exit.USAGE,
          "That is no URL of a MariaDB",
          url + ": " + e.getMessage(),
          "Write it like jdbc:mariadb://HOST:3306/SCHEMA.",
          e);
    }
  }

  private static CliException notRunning(DataFolder folder, String what) {
    return new CliException(
        Exit.NOT_RUNNING,
        "There is no cluster",
        "no " + what + " runs in " + folder.root(),
        "\"vatpool up\" starts one; --data names another folder.");
  }
}
