package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Starts engines under common limits. Owns the launcher and the one thread that watches all
 * engines' time.
 *
 * <p>Thread-safe.
 */
public final class Engines implements AutoCloseable {
  private final EngineLauncher launcher;
  private final EngineLimits limits;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param launcher closed together with this
   */
  public Engines(EngineLauncher launcher, EngineLimits limits) {
    this.launcher = requireNonNull(launcher, "launcher");
    this.limits = requireNonNull(limits, "limits");
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("engine-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Starts an engine. The caller closes it.
   *
   * @throws EngineStartException if it does not come up; nothing is left behind
   * @throws InterruptedException if the caller is interrupted; nothing is left behind
   */
  public XsnapProcess start(EngineSpec spec) throws EngineStartException, InterruptedException {
    LaunchedEngine engine = launcher.launch(spec, limits.startTime());
    return new XsnapProcess(spec.name(), engine, limits, timer);
  }

  public EngineLimits limits() {
    return limits;
  }

  /** Kills every engine that still runs. */
  @Override
  public void close() {
    launcher.close();
    timer.shutdownNow();
  }
}
