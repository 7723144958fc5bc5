package io.vatpool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vatpool.mariadb.local.testing.SharedMariaDb;
import io.vatpool.mariadb.local.testing.TestSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** Tables that are new, as they should be, and left half done. */
class StoreSchemaTest {
  @Test
  void everyMigrationIsNamed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Migrations.FILES);
    }
    assertThat(Migrations.FILES).hasSize(StoreSchema.VERSION);
    for (int i = 0; i < StoreSchema.VERSION; i++) {
      assertThat(Migrations.FILES.get(i)).startsWith("V" + (i + 1) + "__");
    }
  }

  @Test
  void tablesAreMadeOnceAndLeftAlone() throws SQLException {
    try (TestSchema schema = SharedMariaDb.freshSchema("migrated");
        MariaDbPoolDataSource pool = StoreUnderTest.pool(schema)) {
      StoreSchema.migrate(pool);
      assertThatCode(() -> StoreSchema.checkSame(pool)).doesNotThrowAnyException();

      // A second time nothing of the history is even read but its version.
      execute(pool, "UPDATE flyway_schema_history SET checksum = checksum + 1");

      assertThatCode(() -> StoreSchema.migrate(pool)).doesNotThrowAnyException();
    }
  }

  @Test
  void aMigrationThatFailedIsNotPassedOver() throws SQLException {
    try (TestSchema schema = SharedMariaDb.freshSchema("half");
        MariaDbPoolDataSource pool = StoreUnderTest.pool(schema)) {
      StoreSchema.migrate(pool);
      execute(pool, "UPDATE flyway_schema_history SET success = 0 WHERE version = '2'");

      assertThatThrownBy(() -> StoreSchema.migrate(pool))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("migrating the schema")
          .hasMessageContaining("failed migration");
    }
  }

  private static void execute(MariaDbPoolDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
