package io.vatpool.xsnap.engine;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One launch's wait for its engine's channels. Thread-safe. */
final class Meeting implements AutoCloseable {
  /**
   * {@code vat-launch} could not connect, or not execute the engine: the channels will never come.
   */
  private static final Set<Integer> LAUNCH_FAILED = Set.of(125, 127);

  /**
   * The engine connected before it ended, so its channels are on their way through the rendezvous.
   */
  private static final Duration ARRIVAL_GRACE = Duration.ofSeconds(1);

  private final String token;
  private final Set<Channel> wanted;
  private final Consumer<String> onClose;
  private final Map<Channel, SocketChannel> present = new EnumMap<>(Channel.class);
  private final CompletableFuture<Map<Channel, SocketChannel>> complete = new CompletableFuture<>();
  private boolean closed;

  Meeting(String token, Set<Channel> wanted, Consumer<String> onClose) {
    this.token = token;
    this.wanted = wanted;
    this.onClose = onClose;
  }

  /** What the engine must say to be let in: 32 hexadecimal digits. */
  String token() {
    return token;
  }

  /** Takes a channel in; false if it is not wanted, and the caller keeps it. */
  synchronized boolean arrived(Channel channel, SocketChannel socket) {
    if (closed || !wanted.contains(channel) || present.containsKey(channel)) {
      return false;
    }
    present.put(channel, socket);
    if (present.size() == wanted.size()) {
      complete.complete(Map.copyOf(present));
    }
    return true;
  }

  /** The process has ended; ends the wait if it has not connected before. */
  void ended(EngineExit exit) {
    if (LAUNCH_FAILED.contains(exit.status())) {
      fail("its launch failed; what vat-launch or engine-host said is in the engines' output");
    } else if (!complete.isDone()) {
      CompletableFuture.delayedExecutor(ARRIVAL_GRACE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> fail("it " + exit.description()));
    }
  }

  private void fail(String problem) {
    complete.completeExceptionally(new IllegalStateException(problem));
  }

  /**
   * Waits for all channels, which belong to the caller from then on.
   *
   * @throws TimeoutException if they do not come in time
   * @throws ExecutionException if they cannot come any more; the cause's message says why
   */
  Map<Channel, SocketChannel> await(Duration time)
      throws InterruptedException, TimeoutException, ExecutionException {
    Map<Channel, SocketChannel> all = complete.get(time.toNanos(), TimeUnit.NANOSECONDS);
    synchronized (this) {
      present.clear();
    }
    return all;
  }

  /** Closes what has arrived and was not handed over; idempotent. */
  @Override
  public void close() {
    onClose.accept(token);
    synchronized (this) {
      closed = true;
      present.values().forEach(Channels::closeQuietly);
      present.clear();
    }
    complete.completeExceptionally(new IllegalStateException("the launcher was closed"));
  }
}
