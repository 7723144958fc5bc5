package io.vatpool.cli.cluster;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a service's process: asks first, and kills it if it does not listen. */
final class Stopper {

  /** How long a killed process may take to vanish: the system frees its memory first. */
  private static final Duration KILL_MAX = Duration.ofSeconds(10);

  private Stopper() {}

  /**
   * Returns when the process is gone.
   *
   * @param grace what the process has for an orderly end
   * @return whether it ended by itself, within the grace
   */
  static boolean stop(ProcessHandle process, Duration grace) throws InterruptedException {
    process.destroy();
    if (ended(process, grace)) {
      return true;
    }
    kill(process);
    return false;
  }

  /** Ends the process by SIGKILL and returns when it is gone. */
  static void kill(ProcessHandle process) throws InterruptedException {
    process.destroyForcibly();
    ended(process, KILL_MAX);
  }

  private static boolean ended(ProcessHandle process, Duration wait) throws InterruptedException {
    try {
      process.onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }
}
