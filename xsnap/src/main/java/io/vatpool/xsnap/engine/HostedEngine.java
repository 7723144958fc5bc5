package io.vatpool.xsnap.engine;

import static java.util.Objects.requireNonNull;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An engine whose parent is a keeper (see {@code vat-launch.c}): it tells how the engine ends. */
final class HostedEngine implements LaunchedEngine {

  /** How one ended; its resource use is known if the keeper saw it. */
  record End(EngineExit exit, Optional<ResourceUse> use) {
    static final End UNSEEN = new End(new EngineExit.Unseen(), Optional.empty());
  }

  /** A process of the keeper. {@code end} completes normally, always. */
  record Child(long pid, Optional<ProcessHandle> handle, CompletableFuture<End> end) {
    /** While its end is not known, so that the process id is still its own. */
    void kill() {
      if (!end.isDone()) {
        handle.ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private final Child child;
  private final SocketChannel commands;
  private final SocketChannel snapshotSave;
  private final boolean hasRunPrograms;

  HostedEngine(Child child, Map<Channel, SocketChannel> channels, boolean hasRunPrograms) {
    this.child = child;
    this.commands = requireNonNull(channels.get(Channel.COMMANDS), "commands");
    this.snapshotSave = requireNonNull(channels.get(Channel.SNAPSHOT_SAVE), "snapshotSave");
    this.hasRunPrograms = hasRunPrograms;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public SocketChannel commands() {
    return commands;
  }

  @Override
  public SocketChannel snapshotSave() {
    return snapshotSave;
  }

  /** A forked engine goes on from its server's heap. */
  @Override
  public Optional<SocketChannel> snapshotLoad() {
    return Optional.empty();
  }

  @Override
  public boolean hasRunPrograms() {
    return hasRunPrograms;
  }

  @Override
  public boolean isRunning() {
    return !child.end().isDone();
  }

  @Override
  public void kill() {
    child.kill();
  }

  @Override
  public EngineExit awaitExit(Duration patience) throws InterruptedException {
    try {
      return end(patience);
    } catch (TimeoutException e) {
      kill();
    } catch (InterruptedException e) {
      kill();
      throw e;
    }
    try {
      return end(patience);
    } catch (TimeoutException e) {
      // Its keeper does not answer any more.
      return End.UNSEEN.exit();
    }
  }

  private EngineExit end(Duration patience) throws InterruptedException, TimeoutException {
    try {
      return child.end().get(patience.toNanos(), TimeUnit.NANOSECONDS).exit();
    } catch (ExecutionException e) {
      throw new AssertionError("the end of an engine is never an exception", e);
    }
  }

  @Override
  public Optional<ResourceUse> resourceUse() {
    return child.end().getNow(End.UNSEEN).use();
  }
}
