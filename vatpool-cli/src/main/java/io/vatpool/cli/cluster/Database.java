package io.vatpool.cli.cluster;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.Health.State;
import io.vatpool.mariadb.local.LocalMariaDb;
import io.vatpool.mariadb.local.LocalMariaDbException;
import io.vatpool.mariadb.local.Options;
import io.vatpool.store.StoreSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The cluster's own MariaDB server, which {@code mariadb-local} starts, finds and stops. */
final class Database {

  /** The schema of a local cluster. */
  static final String SCHEMA = "vatpool";

  private static final int VALID_SECONDS_MAX = 3;

  private Database() {}

  /** The running server; started if it is not there. */
  static LocalMariaDb start(DataFolder folder) {
    try {
      LocalMariaDb server =
          LocalMariaDb.attach(folder.mariadb())
              .orElseGet(
                  () -> LocalMariaDb.start(folder.mariadb(), Options.defaults().withDetached()));
      server.createSchema(SCHEMA);
      return server;
    } catch (LocalMariaDbException e) {
      throw failed("MariaDB could not be started", folder, e);
    }
  }

  /** Brings the tables to what this release needs, before any service looks at them. */
  static void migrate(LocalMariaDb server) {
    try {
      StoreSchema.migrate(
          ClusterStores.source(server.jdbcUrl(SCHEMA), server.user(), server.password()));
    } catch (RuntimeException e) {
      throw new CliException(
          Exit.BROKEN,
          "The database's tables could not be brought up to date",
          String.valueOf(e.getMessage()),
          "If the data is of a newer release, use that release. The server's log is "
              + server.log()
              + ".",
          e);
    }
  }

  static Optional<LocalMariaDb> attach(DataFolder folder) {
    try {
      return LocalMariaDb.attach(folder.mariadb());
    } catch (LocalMariaDbException e) {
      throw failed("MariaDB's folder cannot be read", folder, e);
    }
  }

  static Health health(DataFolder folder) {
    Optional<LocalMariaDb> server = attach(folder);
    if (server.isEmpty()) {
      return new Health(State.STOPPED, "no server on " + folder.mariadb());
    }
    try (Connection connection = server.get().connect("")) {
      return connection.isValid(VALID_SECONDS_MAX)
          ? new Health(State.READY, "")
          : new Health(State.NO_ANSWER, "no answer to a ping");
    } catch (SQLException e) {
      return new Health(State.NO_ANSWER, String.valueOf(e.getMessage()));
    }
  }

  static ServiceRecord record(LocalMariaDb server) {
    return new ServiceRecord(
        ServiceKind.MARIADB.serviceName(0),
        ServiceKind.MARIADB,
        server.pid(),
        server.port(),
        server.jdbcUrl(SCHEMA),
        server.log().toString());
  }

  private static CliException failed(String title, DataFolder folder, LocalMariaDbException e) {
    return new CliException(
        Exit.BROKEN,
        title,
        String.valueOf(e.getMessage()),
        "Its log is " + folder.mariadb().resolve("server.log") + ".",
        e);
  }
}
