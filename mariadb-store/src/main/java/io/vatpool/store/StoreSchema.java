package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The version of the tables. */
public final class StoreSchema {
  /** What this code needs; the number of the newest file in {@code db/migration}. */
  public static final int VERSION = 5;

  private static final String HISTORY_TABLE =
      """
      SELECT COUNT(*) FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name = 'flyway_schema_history'
      """;
  private static final String HISTORY =
      "SELECT MAX(CAST(version AS INT)) FROM flyway_schema_history WHERE success = 1";
  private static final String FAILURES =
      "SELECT COUNT(*) FROM flyway_schema_history WHERE success = 0";

  private StoreSchema() {}

  /**
   * Brings the tables to {@link #VERSION}; gateways do, at start. Waits for another that does.
   * Tables that have that version are left as they are, at the cost of one look.
   *
   * @throws StoreException if the database does not answer, or a migration fails
   */
  public static void migrate(DataSource dataSource) {
    if (!Db.call(dataSource, "reading the schema's version", StoreSchema::isDone)) {
      Migrations.run(dataSource); // in a class of its own: a worker has no Flyway
    }
  }

  /**
   * Checks that the tables are those that this code knows; workers do, at start.
   *
   * @throws StoreException that names both versions if not
   */
  public static void check(DataSource dataSource) {
    int found = Db.call(dataSource, "reading the schema's version", StoreSchema::version);
    if (found < VERSION) {
      throw new StoreException(
          "the database schema has version %d, this program needs version %d: start a gateway of this release first, it migrates the schema"
              .formatted(found, VERSION));
    }
  }

  /**
   * Checks that the tables are exactly those that this code knows, for what must understand all of
   * them.
   *
   * @throws StoreException that names both versions if not
   */
  public static void checkSame(DataSource dataSource) {
    check(dataSource);
    int found = Db.call(dataSource, "reading the schema's version", StoreSchema::version);
    if (found > VERSION) {
      throw new StoreException(
          "the database schema has version %d, this program knows version %d: use the program of that release"
              .formatted(found, VERSION));
    }
  }

  /** A migration that failed is Flyway's to report, whatever the version is. */
  private static boolean isDone(Connection connection) throws SQLException {
    return version(connection) == VERSION && number(connection, FAILURES) == 0;
  }

  private static int version(Connection connection) throws SQLException {
    return number(connection, HISTORY_TABLE) == 0 ? 0 : number(connection, HISTORY);
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
