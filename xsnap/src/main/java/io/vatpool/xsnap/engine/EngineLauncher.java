package io.vatpool.xsnap.engine;

import java.time.Duration;

/**
 * Brings up engine processes. {@link PlainLauncher} starts each afresh; a host that forks them from
 * a warm one implements the same.
 *
 * <p>Any thread may launch, several at once.
 */
public interface EngineLauncher extends AutoCloseable {
  /**
   * Starts a process and waits until its channels are connected.
   *
   * @param startTime how long that may take
   * @throws EngineStartException if it does not come up; nothing is left behind
   * @throws InterruptedException if the caller is interrupted; nothing is left behind
   */
  LaunchedEngine launch(EngineSpec spec, Duration startTime)
      throws EngineStartException, InterruptedException;

  /** Kills every engine that still runs and frees what the launcher holds; idempotent. */
  @Override
  void close();
}
