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
    this.timer = timer("engine-deadlines");
  }

  /** A thread for deadlines, which starts when it is first needed. */
  static ScheduledThreadPoolExecutor timer(String name) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  /**
   * Starts an engine that has run its spec's programs. The caller closes it.
   *
   * @throws EngineLostException if it does not come up ({@link EngineStartException}) or one of the
   *     programs fails; nothing is left behind
   * @throws InterruptedException if the caller is interrupted; nothing is left behind
   */
  public XsnapProcess start(EngineSpec spec) throws EngineLostException, InterruptedException {
    LaunchedEngine engine = launcher.launch(spec, limits.startTime());
    boolean knowsAnswers = launcher.report().applied().contains(EngineMeasure.KNOWN_ANSWERS);
    XsnapProcess process = new XsnapProcess(spec.name(), engine, limits, timer, knowsAnswers);
    if (!engine.hasRunPrograms()) {
      process.run(spec.programs());
    }
    return process;
  }

  /** Makes ready what engines of this kind need, in the background; only saves time. */
  public void prepare(EngineSpec spec) {
    launcher.prepare(spec);
  }

  /** What this machine lets us do for engines. */
  public EngineHostReport report() {
    return launcher.report();
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
