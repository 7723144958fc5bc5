package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A running local MariaDB server.
 *
 * <p>A server that was started without {@link Options#detached()} ends with this JVM. {@link
 * #close()} ends such a server at once and leaves a detached or attached one alone; {@link #stop()}
 * ends either. Methods may be called from any thread.
 */
public final class LocalMariaDb implements AutoCloseable {

  private static final Pattern SCHEMA_NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final ServerFolder folder;
  private final ServerState state;
  private final ProcessHandle process;
  private final Duration stopTimeout;
  private final boolean owned;

  LocalMariaDb(
      ServerFolder folder,
      ServerState state,
      ProcessHandle process,
      Duration stopTimeout,
      boolean owned) {
    this.folder = folder;
    this.state = state;
    this.process = process;
    this.stopTimeout = stopTimeout;
    this.owned = owned;
  }

  /**
   * Starts the server of this folder, and makes folder and data first if they do not exist. Returns
   * when the server accepts a login: under a second on existing data, two on new data, longer only
   * after a crash (recovery) and at the very first start on a machine (unpacking the jar).
   *
   * @throws LocalMariaDbException if it cannot be started, or runs already
   */
  public static LocalMariaDb start(Path folder, Options options) {
    return Launcher.start(ServerFolder.of(folder), options);
  }

  /**
   * The server that runs on this folder, whoever started it; empty if none does.
   *
   * @throws LocalMariaDbException if the folder is there but cannot be read
   */
  public static Optional<LocalMariaDb> attach(Path folder) {
    return Launcher.attach(ServerFolder.of(folder), Options.defaults().stopTimeout());
  }

  /** Always 127.0.0.1. */
  public String host() {
    return Login.HOST;
  }

  /** The TCP port. */
  public int port() {
    return state.port();
  }

  /** The name of the one account, which may do everything. */
  public String user() {
    return state.user();
  }

  /** The account's password: random, and the same for the life of the folder. */
  public String password() {
    return state.password();
  }

  /** The server's version. */
  public ServerVersion version() {
    return state.version();
  }

  /** The folder that was given at the start, absolute. */
  public Path folder() {
    return folder.root();
  }

  /**
   * The Unix socket, for the {@code mariadb} client; the path may be too long to connect to from
   * elsewhere.
   */
  public Path socket() {
    return folder.data().resolve("mariadb.sock");
  }

  /** The server's log. */
  public Path log() {
    return folder.log();
  }

  /** The process id of {@code mariadbd}. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process is still there. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /**
   * The JDBC URL of a schema, without credentials; an empty name is a connection without a schema.
   */
  public String jdbcUrl(String schema) {
    return Login.url(state, schema);
  }

  /** A new connection; the caller closes it. */
  public Connection connect(String schema) throws SQLException {
    return Login.open(state, schema);
  }

  /** Creates the schema if it is not there. */
  public void createSchema(String name) {
    execute("CREATE DATABASE IF NOT EXISTS `" + checkedName(name) + "`");
  }

  /** Drops the schema, with all that is in it, if it is there. */
  public void dropSchema(String name) {
    execute("DROP DATABASE IF EXISTS `" + checkedName(name) + "`");
  }

  /**
   * Ends the server in order, or by SIGKILL if it takes longer than the stop timeout; nothing if it
   * has ended.
   */
  public void stop() {
    try {
      ServerProcess.stop(process, stopTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalMariaDbException(
          Reason.SERVER_FAILED, "interrupted while waiting for MariaDB to end", e);
    }
  }

  /** Ends the server by SIGKILL, as a crash would; the next start recovers what was committed. */
  public void kill() {
    try {
      process.destroyForcibly();
      ServerProcess.waitForEnd(process, stopTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalMariaDbException(
          Reason.SERVER_FAILED, "interrupted while waiting for MariaDB to end", e);
    }
  }

  /** Ends the server if it belongs to this JVM. */
  @Override
  public void close() {
    if (owned) {
      stop();
    }
  }

  private void execute(String sql) {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new LocalMariaDbException(
          Reason.SERVER_FAILED,
          "MariaDB in %s refused \"%s\": %s".formatted(folder.root(), sql, e.getMessage()),
          e);
    }
  }

  private static String checkedName(String schema) {
    if (!SCHEMA_NAME.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "a schema name is 1 to 64 of A-Z, a-z, 0-9 and _, not \"" + schema + "\"");
    }
    return schema;
  }

  /** For the launcher: an I/O error in the folder, as this package reports it. */
  static LocalMariaDbException folderFailed(ServerFolder folder, IOException e) {
    return new LocalMariaDbException(
        Reason.FOLDER_UNUSABLE, "the MariaDB folder %s failed: %s".formatted(folder.root(), e), e);
  }
}
