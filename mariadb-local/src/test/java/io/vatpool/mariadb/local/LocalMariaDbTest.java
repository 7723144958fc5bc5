package io.vatpool.mariadb.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running server is like: its settings, its account, its limits. */
class LocalMariaDbTest {

  @TempDir static Path folder;
  static LocalMariaDb server;

  @BeforeAll
  static void start() {
    server = LocalMariaDb.start(folder, Options.defaults());
    server.createSchema("here");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void commitsAreDurableTextIsBinaryAndPacketsAreLarge() throws SQLException {
    String settings =
        "@@innodb_flush_log_at_trx_commit, @@collation_server, @@max_allowed_packet, @@performance_schema,"
            + " @@bind_address, @@log_bin, @@time_zone";

    List<String> values = row("SELECT " + settings);

    assertThat(values)
        .containsExactly("1", "utf8mb4_nopad_bin", "1073741824", "0", "127.0.0.1", "0", "+00:00");
  }

  @Test
  void trailingSpacesAndCaseMakeKeysDifferent() throws SQLException {
    try (Connection connection = server.connect("here");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE texts (k VARCHAR(20) PRIMARY KEY)");

      statement.execute("INSERT INTO texts VALUES ('a'), ('a '), ('A'), ('é'), ('e')");
    }

    assertThat(column("SELECT k FROM here.texts ORDER BY k"))
        .containsExactly("A", "a", "a ", "e", "é");
  }

  @Test
  void oneRowMayHoldTheLargestTranscriptEntryEverSeen() throws SQLException {
    int bytes = 224 << 20;
    try (Connection connection = server.connect("here");
        Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO entries VALUES (?)")) {
      statement.execute("CREATE TABLE entries (body LONGBLOB)");

      insert.setBinaryStream(1, new ByteArrayInputStream(new byte[bytes]), bytes);
      insert.execute();
    }

    assertThat(row("SELECT LENGTH(body) FROM here.entries"))
        .containsExactly(Integer.toString(bytes));
  }

  @Test
  void everyOtherAccountIsRefused() {
    String url = server.jdbcUrl("");

    assertThatThrownBy(() -> DriverManager.getConnection(url, "root", ""))
        .hasMessageContaining("Access denied");
    assertThatThrownBy(() -> DriverManager.getConnection(url, "", ""))
        .hasMessageContaining("Access denied");
    assertThatThrownBy(() -> DriverManager.getConnection(url, server.user(), "guess"))
        .hasMessageContaining("Access denied");
  }

  @Test
  void onlyTheOwnerMayReadThePassword() throws Exception {
    Path file = folder.resolve("server.properties");

    var permissions = Files.getPosixFilePermissions(file);

    assertThat(permissions).isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aSchemaIsCreatedOnceAndDroppedOnce() throws SQLException {
    server.createSchema("again");
    server.createSchema("again");
    server.dropSchema("again");
    server.dropSchema("again");

    assertThat(column("SHOW DATABASES")).contains("here").doesNotContain("again");
  }

  @Test
  void aSchemaNameThatIsSqlIsRefused() {
    assertThatThrownBy(() -> server.createSchema("a`; DROP DATABASE here"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schema name");
  }

  private static List<String> row(String sql) throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        values.add(rows.getString(i));
      }
      return values;
    }
  }

  private static List<String> column(String sql) throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
