package io.vatpool.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The version of the tables. */
public final class StoreSchema {
  /** What this code needs; the number of the newest file in {@code db/migration}. */
  public static final int VERSION = 5;

  private static final String NO_SUCH_TABLE = "42S02";
  private static final String HISTORY =
      "SELECT MAX(CAST(version AS INT)) FROM flyway_schema_history WHERE success = 1";

  private StoreSchema() {}

  /** Brings the tables to {@link #VERSION}; gateways do, at start. Waits for another that does. */
  public static void migrate(DataSource dataSource) {
    Flyway.configure(StoreSchema.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:db/migration")
        .load()
        .migrate();
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

  private static int version(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HISTORY);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    } catch (SQLException e) {
      if (NO_SUCH_TABLE.equals(e.getSQLState())) {
        return 0;
      }
      throw e;
    }
  }
}
