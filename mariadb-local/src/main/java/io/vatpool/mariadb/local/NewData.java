package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a new data folder: system tables and one account, nothing else. No help tables, no sample
 * schema, no account without a password.
 */
final class NewData {

  private NewData() {}

  static void create(
      ServerFolder folder, ServerProgram program, ServerState state, Duration timeout)
      throws IOException, InterruptedException {
    Folders.delete(folder.unfinishedData());
    Files.createDirectory(
        folder.unfinishedData(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    List<String> command = new ArrayList<>();
    command.add(program.mariadbd().toString());
    command.addAll(ServerConfiguration.bootstrapArguments(folder));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(folder.log().toFile()))
            .start();
    try {
      feed(process, program, state);
      if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failed(folder, "took longer than " + timeout.toSeconds() + " s");
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw failed(folder, "ended with exit status " + process.exitValue());
    }
    Files.move(folder.unfinishedData(), folder.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void feed(Process process, ServerProgram program, ServerState state)
      throws IOException, InterruptedException {
    try (OutputStream sql = process.getOutputStream()) {
      line(sql, "CREATE DATABASE mysql;");
      line(sql, "USE mysql;");
      line(sql, "SET @auth_root_socket=NULL;");
      Files.copy(program.systemTables(), sql);
      Files.copy(program.systemRows(), sql);
      line(sql, "DELETE FROM mysql.global_priv WHERE User IN ('root', '');");
      line(sql, "DELETE FROM mysql.proxies_priv;");
      line(sql, "FLUSH PRIVILEGES;");
      String account = "'%s'@'%%'".formatted(state.user());
      line(sql, "CREATE USER %s IDENTIFIED BY '%s';".formatted(account, state.password()));
      line(sql, "GRANT ALL ON *.* TO %s WITH GRANT OPTION;".formatted(account));
    } catch (IOException brokenPipe) {
      // The server ended early; its exit status and its log say why.
      if (process.waitFor() == 0) {
        throw brokenPipe;
      }
    }
  }

  private static void line(OutputStream sql, String statement) throws IOException {
    sql.write((statement + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static LocalMariaDbException failed(ServerFolder folder, String how) {
    return new LocalMariaDbException(
        Reason.START_FAILED,
        "making a new MariaDB data folder in %s %s; the end of %s:\n%s"
            .formatted(
                folder.root(), how, folder.log(), folder.logTail(ServerProcess.LOG_LINES_SHOWN)));
  }
}
