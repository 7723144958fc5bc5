package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An engine that is a child of this process. */
final class PlainEngine implements LaunchedEngine {
  private final Process process;
  private final SocketChannel commands;
  private final SocketChannel snapshotSave;
  private final Optional<SocketChannel> snapshotLoad;

  PlainEngine(Process process, Map<Channel, SocketChannel> channels) {
    this.process = process;
    this.commands = requireNonNull(channels.get(Channel.COMMANDS), "commands");
    this.snapshotSave = requireNonNull(channels.get(Channel.SNAPSHOT_SAVE), "snapshotSave");
    this.snapshotLoad = Optional.ofNullable(channels.get(Channel.SNAPSHOT_LOAD));
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public SocketChannel commands() {
    return commands;
  }

  @Override
  public SocketChannel snapshotSave() {
    return snapshotSave;
  }

  @Override
  public Optional<SocketChannel> snapshotLoad() {
    return snapshotLoad;
  }

  @Override
  public boolean hasRunPrograms() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return process.isAlive();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public EngineExit awaitExit(Duration patience) throws InterruptedException {
    try {
      if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
    return EngineExit.ofStatus(process.exitValue());
  }

  /** The JDK waits for its children without asking. */
  @Override
  public Optional<ResourceUse> resourceUse() {
    return Optional.empty();
  }
}
