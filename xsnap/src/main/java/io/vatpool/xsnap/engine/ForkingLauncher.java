package io.vatpool.xsnap.engine;

import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Forks engines from prepared ones, and starts those from snapshots with {@code engine-host.so},
 * which makes them cheaper and confines them. Each is in every byte what {@link PlainLauncher}
 * gives.
 *
 * <p>If no engine can be forked, one is started afresh, and that is logged.
 */
public final class ForkingLauncher implements EngineLauncher {
  private static final System.Logger LOG = System.getLogger(ForkingLauncher.class.getName());

  /** A server may end, or be replaced, between being found and being asked. */
  private static final int FORK_ATTEMPTS = 2;

  private static final EngineSpec TRIAL = EngineSpec.named("trial");

  private final VatLaunch launch;
  private final EngineLimits limits;
  private final ScheduledThreadPoolExecutor timer = Engines.timer("fork-server-deadlines");
  private final EngineHostReport report;
  private final ForkServers servers;

  private ForkingLauncher(VatLaunch launch, EngineLimits limits, ForkServers.Bounds bounds)
      throws EngineLostException, InterruptedException {
    this.launch = launch;
    this.limits = limits;
    this.report = tryFork();
    this.servers = new ForkServers(bounds, System::nanoTime, this::startServer);
  }

  /**
   * Opens a launcher and forks an engine to see that it works here.
   *
   * @param socketDirectory a private folder for the socket to which engines connect; created if
   *     missing
   * @param output where the engines' standard output and error go
   * @param limits for fork servers while they prepare themselves
   * @throws IOException if the socket cannot be made
   * @throws EngineLostException if this machine does not let us fork engines; nothing is left
   *     behind
   */
  public static ForkingLauncher open(
      EngineFiles files, Path socketDirectory, Redirect output, EngineLimits limits)
      throws IOException, EngineLostException, InterruptedException {
    return open(files, socketDirectory, output, limits, ForkServers.Bounds.defaults());
  }

  static ForkingLauncher open(
      EngineFiles files,
      Path socketDirectory,
      Redirect output,
      EngineLimits limits,
      ForkServers.Bounds bounds)
      throws IOException, EngineLostException, InterruptedException {
    if (files.host().toString().matches(".*[ :].*")) {
      throw new EngineStartException(
          TRIAL.name(),
          "ld.so cannot load a library from a folder with a space or colon in its name: "
              + files.host(),
          null);
    }
    VatLaunch launch = VatLaunch.open(files, socketDirectory, output);
    boolean works = false;
    try {
      ForkingLauncher launcher = new ForkingLauncher(launch, limits, bounds);
      works = true;
      return launcher;
    } finally {
      if (!works) {
        launch.close();
      }
    }
  }

  private EngineHostReport tryFork() throws EngineLostException, InterruptedException {
    Set<EngineMeasure> all = EnumSet.allOf(EngineMeasure.class);
    ForkServer server = ForkServer.start(launch, TRIAL, all, limits, timer);
    try (XsnapProcess engine =
        new XsnapProcess(
            TRIAL.name(), server.fork(TRIAL.name(), limits.startTime()), limits, timer)) {
      engine.awaitReady();
      EngineExit exit = engine.quit();
      if (!(exit instanceof EngineExit.Clean)) {
        throw new EngineExitedException(TRIAL.name(), exit);
      }
      return server.report();
    } finally {
      server.retire();
    }
  }

  private CompletableFuture<ForkServer> startServer(EngineSpec spec) {
    CompletableFuture<ForkServer> server = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("fork-server-start")
        .start(() -> {
          try {
            server.complete(ForkServer.start(launch, spec, report.applied(), limits, timer));
          } catch (EngineLostException | InterruptedException | RuntimeException e) {
            server.completeExceptionally(new CompletionException(e.getMessage(), e));
          }
        });
    return server;
  }

  @Override
  public LaunchedEngine launch(EngineSpec spec, Duration startTime)
      throws EngineStartException, InterruptedException {
    if (spec.programs().isEmpty()) {
      return startAfresh(spec, startTime);
    }
    EngineStartException failure = null;
    for (int attempt = 0; attempt < FORK_ATTEMPTS; attempt++) {
      try {
        return servers.get(spec, startTime).fork(spec.name(), startTime);
      } catch (EngineStartException e) {
        failure = e;
      }
    }
    LOG.log(Level.WARNING, "{0}; it is started afresh", String.valueOf(failure));
    return startAfresh(spec, startTime);
  }

  private LaunchedEngine startAfresh(EngineSpec spec, Duration startTime)
      throws EngineStartException, InterruptedException {
    return launch.startEngine(spec, report.applied(), startTime);
  }

  @Override
  public void prepare(EngineSpec spec) {
    var _ = servers.request(spec);
  }

  @Override
  public EngineHostReport report() {
    return report;
  }

  /** Servers and keepers are killed, and every engine with its keeper. */
  @Override
  public void close() {
    servers.close();
    launch.close();
    timer.shutdownNow();
  }
}
