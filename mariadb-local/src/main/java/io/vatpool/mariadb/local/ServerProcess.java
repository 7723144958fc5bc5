package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the server's process and brings it to the point where it accepts a login. */
final class ServerProcess {

  static final int LOG_LINES_SHOWN = 15;

  private static final long POLL_MILLIS = 20;

  /**
   * Runs the server as a child and ends it when standard input ends, which happens when the JVM
   * does, even by SIGKILL. Terminal signals are for the JVM to handle.
   */
  private static final String OWNED =
      """
      trap '' INT HUP QUIT
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      { cat >/dev/null; kill -TERM $server 2>/dev/null; } <&3 &
      guard=$!
      exec 3<&-
      wait $server
      status=$?
      kill $guard 2>/dev/null
      exit $status
      """;

  private ServerProcess() {}

  /**
   * Starts the server and waits until {@code state}'s account can log in.
   *
   * @throws LocalMariaDbException ({@code PORT_TAKEN}) if another process took the port first, else
   *     ({@code START_FAILED}) with the end of the log
   */
  static void start(ServerFolder folder, ServerProgram program, ServerState state, Options options)
      throws IOException, InterruptedException {
    long logBefore = Files.exists(folder.log()) ? Files.size(folder.log()) : 0;
    Process process = spawn(folder, program, options.detached());
    boolean ready = false;
    try {
      long deadline = System.nanoTime() + options.startTimeout().toNanos();
      while (!Login.works(state)) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw ended(folder, state, process.exitValue(), logBefore);
        }
        if (System.nanoTime() > deadline) {
          throw new LocalMariaDbException(
              Reason.START_FAILED,
              "MariaDB in %s did not accept a login within %d s; the end of %s:\n%s"
                  .formatted(
                      folder.root(),
                      options.startTimeout().toSeconds(),
                      folder.log(),
                      folder.logTail(LOG_LINES_SHOWN)));
        }
      }
      ready = true;
    } finally {
      if (!ready) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  private static Process spawn(ServerFolder folder, ServerProgram program, boolean detached)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (detached) {
      // A session of its own keeps Ctrl-C and the closing of the terminal away from the server.
      setsid().ifPresent(path -> command.add(path.toString()));
    } else {
      command.addAll(List.of("/bin/sh", "-c", OWNED, "vatpool-mariadb"));
    }
    command.add(program.mariadbd().toString());
    command.add(ServerConfiguration.argument(folder.configuration()));
    return new ProcessBuilder(command)
        .directory(folder.root().toFile())
        .redirectInput(detached ? Redirect.from(Path.of("/dev/null").toFile()) : Redirect.PIPE)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(folder.log().toFile()))
        .start();
  }

  private static Optional<Path> setsid() {
    return Optional.of(Path.of("/usr/bin/setsid")).filter(Files::isExecutable);
  }

  private static LocalMariaDbException ended(
      ServerFolder folder, ServerState state, int exitStatus, long logBefore) throws IOException {
    byte[] log = Files.readAllBytes(folder.log());
    String fresh =
        new String(
            log,
            (int) Math.min(logBefore, log.length),
            (int) Math.max(0, log.length - logBefore),
            StandardCharsets.ISO_8859_1);
    if (fresh.contains("Address already in use") || fresh.contains("Can't start server: Bind on")) {
      return new LocalMariaDbException(
          Reason.PORT_TAKEN,
          "port %d on 127.0.0.1 is in use by another program; choose another port"
              .formatted(state.port()));
    }
    return new LocalMariaDbException(
        Reason.START_FAILED,
        "MariaDB in %s ended at once with exit status %d; the end of %s:\n%s"
            .formatted(folder.root(), exitStatus, folder.log(), folder.logTail(LOG_LINES_SHOWN)));
  }

  /**
   * Asks the process to end in order, and kills it if it takes longer than {@code timeout}. Either
   * way committed data is safe: a killed server recovers at its next start.
   */
  static void stop(ProcessHandle process, Duration timeout) throws InterruptedException {
    process.destroy();
    if (!waitForEnd(process, timeout)) {
      process.destroyForcibly();
      if (!waitForEnd(process, timeout)) {
        throw new LocalMariaDbException(
            Reason.SERVER_FAILED,
            "MariaDB process %d does not end, not even by SIGKILL".formatted(process.pid()));
      }
    }
  }

  /**
   * Whether the process ended within {@code timeout}. It asks again and again: {@code
   * ProcessHandle.onExit} answers on the common pool, which a caller may keep busy.
   */
  static boolean waitForEnd(ProcessHandle process, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }
}
