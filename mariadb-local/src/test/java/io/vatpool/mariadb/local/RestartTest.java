package io.vatpool.mariadb.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's second life on the same folder. */
class RestartTest {

  @TempDir Path folder;

  @Test
  void dataPortAndPasswordSurviveAStop() throws SQLException {
    LocalMariaDb first = LocalMariaDb.start(folder, Options.defaults());
    insertRow(first);
    first.stop();

    try (LocalMariaDb second = LocalMariaDb.start(folder, Options.defaults())) {
      assertThat(first.isRunning()).isFalse();
      assertThat(second.port()).isEqualTo(first.port());
      assertThat(second.password()).isEqualTo(first.password());
      assertThat(rows(second)).isEqualTo(1);
    }
  }

  @Test
  void committedRowsSurviveAKillWhoseTracesAreStillThere() throws Exception {
    LocalMariaDb first = LocalMariaDb.start(folder, Options.defaults());
    insertRow(first);
    first.kill();
    Path pidFile = folder.resolve("data/mariadb.pid");
    assertThat(pidFile).exists();
    // The number has gone to a stranger meanwhile.
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");

    try (LocalMariaDb second = LocalMariaDb.start(folder, Options.defaults())) {
      assertThat(rows(second)).isEqualTo(1);
    }
  }

  @Test
  void anotherPortIsTakenWhenTheLastOneIsInUse() throws Exception {
    LocalMariaDb first = LocalMariaDb.start(folder, Options.defaults());
    insertRow(first);
    first.stop();
    try (ServerSocket _ = new ServerSocket(first.port(), 1, InetAddress.ofLiteral("127.0.0.1"));
        LocalMariaDb second = LocalMariaDb.start(folder, Options.defaults())) {

      assertThat(second.port()).isNotEqualTo(first.port());
      assertThat(rows(second)).isEqualTo(1);
    }
  }

  @Test
  void aStartThatWasCutOffWhileMakingDataIsMadeGood() throws Exception {
    Files.createDirectories(folder.resolve("data.unfinished/mysql"));
    Files.writeString(folder.resolve("data.unfinished/ibdata1"), "half");

    try (LocalMariaDb server = LocalMariaDb.start(folder, Options.defaults())) {
      insertRow(server);

      assertThat(rows(server)).isEqualTo(1);
      assertThat(folder.resolve("data.unfinished")).doesNotExist();
    }
  }

  private static void insertRow(LocalMariaDb server) throws SQLException {
    server.createSchema("s");
    try (Connection connection = server.connect("s");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (i INT)");
      statement.execute("INSERT INTO t VALUES (1)");
    }
  }

  private static int rows(LocalMariaDb server) throws SQLException {
    try (Connection connection = server.connect("s");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
