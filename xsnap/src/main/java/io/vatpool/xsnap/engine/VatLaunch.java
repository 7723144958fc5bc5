package io.vatpool.xsnap.engine;

import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Starts processes through {@code vat-launch} and waits for their channels.
 *
 * <p>All are started by one platform thread that lives as long as this. They ask the operating
 * system to be killed when that thread ends (Linux ties the parent-death signal to the thread), so
 * none outlives its service, not even one in an endless loop whose service was killed.
 */
final class VatLaunch implements AutoCloseable {
  private static final String NO_LIBRARY = "-";

  /** What is started, in the words of {@code vat-launch.c}. */
  enum Kind {
    FRESH("fresh"),
    LOAD("load"),
    SERVER("server");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    private Set<Channel> channels() {
      return switch (this) {
        case FRESH -> EnumSet.of(Channel.COMMANDS, Channel.SNAPSHOT_SAVE);
        case LOAD -> EnumSet.of(Channel.COMMANDS, Channel.SNAPSHOT_SAVE, Channel.SNAPSHOT_LOAD);
        case SERVER -> EnumSet.of(Channel.COMMANDS, Channel.SNAPSHOT_SAVE, Channel.CONTROL);
      };
    }
  }

  /** A process that has connected. The channels belong to the receiver. */
  record Started(Process process, Map<Channel, SocketChannel> channels) {}

  private final EngineFiles files;
  private final Redirect output;
  private final Rendezvous rendezvous;
  private final ExecutorService spawner =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("engine-spawner").factory());
  private final Set<Process> live = ConcurrentHashMap.newKeySet();

  private VatLaunch(EngineFiles files, Redirect output, Rendezvous rendezvous) {
    this.files = files;
    this.output = output;
    this.rendezvous = rendezvous;
  }

  /**
   * @param socketDirectory a private folder for the socket; created if missing
   * @throws IOException if the socket cannot be made
   */
  static VatLaunch open(EngineFiles files, Path socketDirectory, Redirect output)
      throws IOException {
    return new VatLaunch(files, output, Rendezvous.open(socketDirectory));
  }

  /**
   * Starts an engine that is a child of this process.
   *
   * @param measures for the library; it is not even loaded if there are none
   */
  PlainEngine startEngine(EngineSpec spec, Set<EngineMeasure> measures, Duration startTime)
      throws EngineStartException, InterruptedException {
    Kind kind = spec.snapshot().isPresent() ? Kind.LOAD : Kind.FRESH;
    Started started = start(spec.name(), kind, measures, spec.arguments(), startTime);
    return new PlainEngine(started.process(), started.channels());
  }

  /**
   * Starts a process.
   *
   * @param name for error messages
   * @throws EngineStartException if it does not come up; nothing is left behind
   */
  Started start(
      String name,
      Kind kind,
      Set<EngineMeasure> measures,
      List<String> arguments,
      Duration startTime)
      throws EngineStartException, InterruptedException {
    try (Meeting meeting = rendezvous.expect(kind.channels())) {
      Process process =
          spawn(name, commandLine(meeting.token(), kind, measures, arguments), meeting);
      boolean connected = false;
      try {
        Started started = new Started(process, meeting.await(startTime));
        connected = true;
        return started;
      } catch (TimeoutException | ExecutionException e) {
        throw notConnected(name, startTime, e);
      } finally {
        if (!connected) {
          process.destroyForcibly();
        }
      }
    }
  }

  /** Prepares for the connections of an engine that somebody else starts. */
  Meeting expectEngine() {
    return rendezvous.expect(Kind.FRESH.channels());
  }

  /** Why an engine's channels did not come. */
  static EngineStartException notConnected(String name, Duration startTime, Exception e) {
    return new EngineStartException(
        name,
        e instanceof ExecutionException failed
            ? reason(failed)
            : "it did not connect within " + startTime.toMillis() + " ms",
        e);
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e.toString() : String.valueOf(cause.getMessage());
  }

  private List<String> commandLine(
      String token, Kind kind, Set<EngineMeasure> measures, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(files.launcher().toString());
    line.add(rendezvous.socket().toString());
    line.add(token);
    line.add(kind.word);
    line.add(kind == Kind.SERVER || !measures.isEmpty() ? files.host().toString() : NO_LIBRARY);
    line.add(letters(measures));
    line.add("--");
    line.add(files.worker().toString());
    line.addAll(arguments);
    return line;
  }

  private static String letters(Set<EngineMeasure> measures) {
    StringBuilder letters = new StringBuilder("-");
    measures.forEach(measure -> letters.append(measure.letter()));
    return letters.toString();
  }

  private Process spawn(String name, List<String> commandLine, Meeting meeting)
      throws EngineStartException, InterruptedException {
    CompletableFuture<Process> started;
    try {
      started = CompletableFuture.supplyAsync(() -> startProcess(commandLine, meeting), spawner);
    } catch (RejectedExecutionException e) {
      throw new EngineStartException(name, "the launcher is closed", e);
    }
    try {
      return started.get();
    } catch (InterruptedException e) {
      // The spawner may be at it just now.
      var _ = started.thenAccept(Process::destroyForcibly);
      throw e;
    } catch (ExecutionException e) {
      throw new EngineStartException(name, reason(e), e);
    }
  }

  private Process startProcess(List<String> commandLine, Meeting meeting) {
    try {
      ProcessBuilder builder = new ProcessBuilder(commandLine);
      // A vat's nesting limit depends on the room left on the native stack, where the environment
      // lies. The same everywhere it is, and no engine gets to see a service's secrets.
      builder.environment().clear();
      builder.directory(Path.of("/").toFile());
      builder.redirectInput(Redirect.INHERIT).redirectOutput(output).redirectError(output);
      Process process = builder.start();
      live.add(process);
      var _ =
          process
              .onExit()
              .thenAccept(ended -> {
                live.remove(ended);
                meeting.ended(EngineExit.ofStatus(ended.exitValue()));
              });
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills every process that was started here and still runs. */
  @Override
  public void close() {
    spawner.shutdown();
    rendezvous.close();
    live.forEach(Process::destroyForcibly);
  }
}
