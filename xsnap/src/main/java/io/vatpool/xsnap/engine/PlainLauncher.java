package io.vatpool.xsnap.engine;

import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts every engine afresh, through {@code vat-launch}.
 *
 * <p>All processes are started by one platform thread that lives as long as the launcher. The
 * engines ask the operating system to be killed when that thread ends (Linux ties the parent-death
 * signal to the thread), so no engine outlives its service, not even one in an endless loop whose
 * service was killed.
 */
public final class PlainLauncher implements EngineLauncher {
  /**
   * {@code vat-launch} could not connect, or not execute the engine: the channels will never come.
   */
  private static final Set<Integer> LAUNCH_FAILED = Set.of(125, 127);

  /**
   * The engine connected before it ended, so its channels are on their way through the rendezvous.
   */
  private static final Duration ARRIVAL_GRACE = Duration.ofSeconds(1);

  private final EngineFiles files;
  private final Redirect output;
  private final Rendezvous rendezvous;
  private final ExecutorService spawner =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("engine-spawner").factory());
  private final Set<Process> live = ConcurrentHashMap.newKeySet();

  private PlainLauncher(EngineFiles files, Redirect output, Rendezvous rendezvous) {
    this.files = files;
    this.output = output;
    this.rendezvous = rendezvous;
  }

  /**
   * Opens a launcher.
   *
   * @param socketDirectory a private folder for the socket to which engines connect; created if
   *     missing
   * @param output where the engines' standard output and error go, for example {@link
   *     Redirect#INHERIT}
   * @throws IOException if the socket cannot be made
   */
  public static PlainLauncher open(EngineFiles files, Path socketDirectory, Redirect output)
      throws IOException {
    return new PlainLauncher(files, output, Rendezvous.open(socketDirectory));
  }

  @Override
  public LaunchedEngine launch(EngineSpec spec, Duration startTime)
      throws EngineStartException, InterruptedException {
    Set<Channel> channels = EnumSet.of(Channel.COMMANDS, Channel.SNAPSHOT_SAVE);
    if (spec.snapshot().isPresent()) {
      channels.add(Channel.SNAPSHOT_LOAD);
    }
    try (Meeting meeting = rendezvous.expect(channels)) {
      Process process = spawn(spec, meeting);
      try {
        return new PlainEngine(process, meeting.await(startTime));
      } catch (TimeoutException e) {
        process.destroyForcibly();
        throw new EngineStartException(
            spec.name(), "it did not connect within " + startTime.toMillis() + " ms", e);
      } catch (ExecutionException e) {
        process.destroyForcibly();
        throw new EngineStartException(spec.name(), reason(e), e);
      } catch (InterruptedException e) {
        process.destroyForcibly();
        throw e;
      }
    }
  }

  private Process spawn(EngineSpec spec, Meeting meeting)
      throws EngineStartException, InterruptedException {
    CompletableFuture<Process> started;
    try {
      started = CompletableFuture.supplyAsync(() -> startProcess(spec, meeting), spawner);
    } catch (RejectedExecutionException e) {
      throw new EngineStartException(spec.name(), "the launcher is closed", e);
    }
    try {
      return started.get();
    } catch (InterruptedException e) {
      // The spawner may be at it just now.
      var _ = started.thenAccept(Process::destroyForcibly);
      throw e;
    } catch (ExecutionException e) {
      throw new EngineStartException(spec.name(), reason(e), e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e.toString() : String.valueOf(cause.getMessage());
  }

  private Process startProcess(EngineSpec spec, Meeting meeting) {
    try {
      ProcessBuilder builder = new ProcessBuilder(commandLine(spec, meeting.token()));
      // A vat's nesting limit depends on the room left on the native stack, where the environment
      // lies. Empty is the same everywhere,
      // and no engine gets to see a service's secrets.
      builder.environment().clear();
      builder.directory(Path.of("/").toFile());
      builder.redirectInput(Redirect.INHERIT).redirectOutput(output).redirectError(output);
      Process process = builder.start();
      live.add(process);
      var _ = process.onExit().thenAccept(ended -> ended(ended, meeting));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> commandLine(EngineSpec spec, String token) {
    List<String> line = new ArrayList<>();
    line.add(files.launcher().toString());
    line.add(rendezvous.socket().toString());
    line.add(token);
    line.add(spec.snapshot().isPresent() ? "1" : "0");
    line.add("--");
    line.add(files.worker().toString());
    line.addAll(spec.arguments());
    return line;
  }

  private void ended(Process process, Meeting meeting) {
    live.remove(process);
    EngineExit exit = EngineExit.ofStatus(process.exitValue());
    if (LAUNCH_FAILED.contains(exit.status())) {
      meeting.fail("vat-launch failed; what it said is in the engines' output");
    } else {
      CompletableFuture.delayedExecutor(ARRIVAL_GRACE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> meeting.fail("it " + exit.description()));
    }
  }

  @Override
  public void close() {
    spawner.shutdown();
    rendezvous.close();
    live.forEach(Process::destroyForcibly);
  }
}
