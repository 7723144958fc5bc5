package io.vatpool.mariadb.local;

import io.vatpool.mariadb.local.LocalMariaDbException.Reason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** The steps of a start, in their order. */
final class Launcher {

  private static final Logger LOG = System.getLogger(Launcher.class.getName());

  /** A free port may be taken between the moment it is found and the moment the server binds it. */
  private static final int PORT_ATTEMPTS_MAX = 5;

  private Launcher() {}

  static LocalMariaDb start(ServerFolder folder, Options options) {
    folder.create();
    try (FolderLock _ = FolderLock.take(folder.lock(), options.startTimeout())) {
      refuseIfRunning(folder);
      return startLocked(folder, options);
    } catch (IOException e) {
      throw LocalMariaDb.folderFailed(folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalMariaDbException(
          Reason.START_FAILED, "interrupted while MariaDB was starting", e);
    }
  }

  static Optional<LocalMariaDb> attach(ServerFolder folder, Duration stopTimeout) {
    try {
      Optional<ProcessHandle> process = folder.runningServer();
      Optional<ServerState> state = ServerState.read(folder.state());
      return process.isEmpty() || state.isEmpty()
          ? Optional.empty()
          : Optional.of(new LocalMariaDb(folder, state.get(), process.get(), stopTimeout, false));
    } catch (IOException e) {
      throw LocalMariaDb.folderFailed(folder, e);
    }
  }

  private static LocalMariaDb startLocked(ServerFolder folder, Options options)
      throws IOException, InterruptedException {
    Optional<ServerState> remembered = ServerState.read(folder.state());
    if (remembered.isEmpty() && Files.exists(folder.data())) {
      throw new LocalMariaDbException(
          Reason.FOLDER_UNUSABLE,
          "%s holds data but %s is missing, and with it the password; restore it, or choose another folder"
              .formatted(folder.data(), folder.state()));
    }
    ServerProgram program = ProgramFinder.find(options, remembered.map(ServerState::version));
    for (int attempt = 1; ; attempt++) {
      int port = choosePort(options.port(), remembered.map(ServerState::port));
      ServerState state =
          remembered
              .map(old -> old.at(port, program.version()))
              .orElseGet(() -> ServerState.fresh(port, program.version()));
      ServerConfiguration.write(folder, program, options, port);
      state.write(folder.state());
      remembered = Optional.of(state);
      if (!Files.exists(folder.data())) {
        NewData.create(folder, program, state, options.startTimeout());
      }
      try {
        ServerProcess.start(folder, program, state, options);
        return started(folder, state, program, options);
      } catch (LocalMariaDbException e) {
        if (e.reason() != Reason.PORT_TAKEN
            || options.port() != 0
            || attempt == PORT_ATTEMPTS_MAX) {
          throw e;
        }
        LOG.log(Level.INFO, "port {0} was taken meanwhile, trying another", port);
      }
    }
  }

  private static LocalMariaDb started(
      ServerFolder folder, ServerState state, ServerProgram program, Options options)
      throws IOException {
    ProcessHandle process =
        folder
            .runningServer()
            .orElseThrow(() ->
                new LocalMariaDbException(
                    Reason.START_FAILED,
                    "MariaDB answers but %s does not name its process"
                        .formatted(folder.pidFile())));
    LOG.log(
        Level.INFO,
        "MariaDB {0} runs: program={1} folder={2} port={3} pid={4}",
        state.version(),
        program.mariadbd(),
        folder.root(),
        Integer.toString(state.port()),
        Long.toString(process.pid()));
    return new LocalMariaDb(folder, state, process, options.stopTimeout(), !options.detached());
  }

  private static void refuseIfRunning(ServerFolder folder) throws IOException {
    Optional<ProcessHandle> running = folder.runningServer();
    if (running.isPresent()) {
      throw new LocalMariaDbException(
          Reason.ALREADY_RUNNING,
          "MariaDB runs on %s already, as process %d; attach to it or stop it first"
              .formatted(folder.root(), running.get().pid()));
    }
  }

  private static int choosePort(int wanted, Optional<Integer> last) throws IOException {
    if (wanted != 0) {
      if (!isFree(wanted)) {
        throw new LocalMariaDbException(
            Reason.PORT_TAKEN,
            "port %d on 127.0.0.1 is in use by another program; choose another port"
                .formatted(wanted));
      }
      return wanted;
    }
    if (last.isPresent() && isFree(last.get())) {
      return last.get();
    }
    try (ServerSocket socket = new ServerSocket(0, 1, Login.ADDRESS)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, Login.ADDRESS)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
