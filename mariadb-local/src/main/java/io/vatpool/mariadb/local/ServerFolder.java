package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files of one local server; the package description draws them.
 *
 * @param root absolute and normalised, so that one folder has one spelling on every command line
 */
record ServerFolder(Path root) {

  static ServerFolder of(Path path) {
    return new ServerFolder(path.toAbsolutePath().normalize());
  }

  Path data() {
    return root.resolve("data");
  }

  /**
   * Where a new data folder is made before it gets its name, so that a cut-off start leaves no half
   * of one.
   */
  Path unfinishedData() {
    return root.resolve("data.unfinished");
  }

  Path state() {
    return root.resolve("server.properties");
  }

  Path configuration() {
    return root.resolve("server.cnf");
  }

  Path log() {
    return root.resolve("server.log");
  }

  Path lock() {
    return root.resolve("start.lock");
  }

  Path pidFile() {
    return data().resolve("mariadb.pid");
  }

  /** Makes the folder, or says why it cannot be one. */
  void create() {
    try {
      Files.createDirectories(root);
      Files.delete(Files.createTempFile(root, "writable", ".check"));
    } catch (IOException e) {
      throw new LocalMariaDbException(
          Reason.FOLDER_UNUSABLE,
          "cannot write to the MariaDB folder %s (%s); name another one or change its owner"
              .formatted(root, e),
          e);
    }
  }

  /** What the pid file says; empty if there is none, or it is being written. */
  OptionalLong pidInFile() throws IOException {
    if (!Files.isRegularFile(pidFile())) {
      return OptionalLong.empty();
    }
    String text = Files.readString(pidFile(), StandardCharsets.US_ASCII).strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /**
   * The process that serves this folder. A pid file that a crash left behind may name a stranger by
   * now, so the process must also have been started with this folder's configuration.
   */
  Optional<ProcessHandle> runningServer() throws IOException {
    OptionalLong pid = pidInFile();
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(pid.getAsLong()).filter(this::serves);
  }

  private boolean serves(ProcessHandle process) {
    return process.isAlive()
        && process
            .info()
            .arguments()
            .filter(arguments -> arguments.length > 0)
            .map(arguments -> arguments[0].equals(ServerConfiguration.argument(configuration())))
            .orElse(false);
  }

  /** The end of the server's log, for messages. */
  String logTail(int lines) {
    try {
      var all = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(" + log() + " cannot be read: " + e + ")";
    }
  }
}
