package io.vatpool.gateway.service;

import io.vatpool.store.StoreException;
import io.vatpool.store.StoreSchema;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import org.eclipse.microprofile.config.Config;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * Brings the schema to this release and ends: for deployments that do so before they start
 * gateways. Any number may run at a time; one works, the others wait for it.
 */
final class Migration {
  private static final String DATASOURCE = "quarkus.datasource.";

  private Migration() {}

  /** Migrates the database that the service would use; the exit status. */
  static int run(Config config, PrintStream out, PrintStream err) {
    try {
      MariaDbDataSource database =
          new MariaDbDataSource(config.getValue(DATASOURCE + "jdbc.url", String.class));
      database.setUser(config.getValue(DATASOURCE + "username", String.class));
      database.setPassword(config.getValue(DATASOURCE + "password", String.class));
      StoreSchema.migrate(database);
      out.println("the schema has version " + StoreSchema.VERSION);
      return 0;
    } catch (NoSuchElementException | SQLException | StoreException e) {
      err.println("the schema was not migrated: " + e.getMessage());
      return 1;
    }
  }
}
