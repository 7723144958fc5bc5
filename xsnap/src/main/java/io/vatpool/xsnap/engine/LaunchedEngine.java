package io.vatpool.xsnap.engine;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * A running engine process and its channels, however it was started. The holder owns the channels
 * and closes them; {@link #kill} and {@link #awaitExit} may be called from any thread and after the
 * end.
 */
public interface LaunchedEngine {
  /** The process id of the engine. */
  long pid();

  /** Commands out, replies and upcalls in; blocking. */
  SocketChannel commands();

  /** The snapshot that the engine writes; blocking. */
  SocketChannel snapshotSave();

  /** Where the snapshot goes that the engine starts from, if it was asked to; blocking. */
  Optional<SocketChannel> snapshotLoad();

  /** Whether it has evaluated its spec's programs; else they come first. */
  boolean hasRunPrograms();

  /** Whether the process has not been seen to end yet; never waits. */
  boolean isRunning();

  /** Kills the process (SIGKILL) if it still runs. */
  void kill();

  /**
   * Waits for the end of the process; kills it if that takes longer than {@code patience}.
   *
   * @throws InterruptedException if the caller is interrupted; the process is killed then
   */
  EngineExit awaitExit(Duration patience) throws InterruptedException;

  /** What it has used, after its end and if that is known. */
  Optional<ResourceUse> resourceUse();
}
