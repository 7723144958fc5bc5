package io.vatpool.xsnap.engine;

import java.time.Duration;

/**
 * Brings up engine processes. {@link PlainLauncher} starts each afresh; {@link ForkingLauncher}
 * forks them from prepared ones. {@link EngineHost} chooses.
 *
 * <p>Any thread may launch, several at once.
 */
public interface EngineLauncher extends AutoCloseable {
  /**
   * Starts a process and waits until its channels are connected. Whether it has run the spec's
   * programs by then, {@link LaunchedEngine#hasRunPrograms} says.
   *
   * @param startTime how long that may take
   * @throws EngineStartException if it does not come up; nothing is left behind
   * @throws InterruptedException if the caller is interrupted; nothing is left behind
   */
  LaunchedEngine launch(EngineSpec spec, Duration startTime)
      throws EngineStartException, InterruptedException;

  /**
   * Makes ready what {@link #launch} would need for this spec, in the background. Only saves time.
   */
  default void prepare(EngineSpec spec) {}

  /** What this machine lets the launcher do. */
  EngineHostReport report();

  /** Kills every engine that still runs and frees what the launcher holds; idempotent. */
  @Override
  void close();
}
