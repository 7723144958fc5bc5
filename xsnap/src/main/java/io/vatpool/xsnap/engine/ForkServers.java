package io.vatpool.xsnap.engine;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One fork server for each kind of engine, as long as it is wanted. Thread-safe.
 *
 * <p>A server is started when its kind is first asked for; who asks meanwhile waits for the same
 * one. After {@link Bounds#forksMax} engines it is replaced, because all of them share one layout
 * of addresses: what a vat learns of its own would be true of every other. The replacement is
 * prepared while the old one goes on. A server that has died is replaced at the next request.
 */
final class ForkServers implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ForkServers.class.getName());

  /**
   * @param serversMax kinds of engines that have a server; the least recently used one goes
   * @param forksMax engines forked from one server before it is replaced
   * @param retryPause after a server did not come up, before it is tried again
   */
  record Bounds(int serversMax, int forksMax, Duration retryPause) {
    /** Lockdown and supervisor of today and of one release before, with and without a meter. */
    static final int SERVERS_MAX = 4;

    static final int FORKS_MAX = 500;
    static final Duration RETRY_PAUSE = Duration.ofSeconds(30);

    static Bounds defaults() {
      return new Bounds(SERVERS_MAX, FORKS_MAX, RETRY_PAUSE);
    }
  }

  /** What is fixed when a server starts: flags, and the ids of the programs it has run. */
  private record Kind(List<String> flags, List<String> programs) {
    static Kind of(EngineSpec spec) {
      return new Kind(spec.flags(), spec.programs().stream().map(StartProgram::id).toList());
    }
  }

  /** Guarded by the pool. */
  private static final class Place {
    private CompletableFuture<ForkServer> current;
    private @Nullable CompletableFuture<ForkServer> next;
    private long startedAt;

    private Place(CompletableFuture<ForkServer> current, long startedAt) {
      this.current = current;
      this.startedAt = startedAt;
    }
  }

  private final Bounds bounds;
  private final LongSupplier nanoClock;
  private final Function<EngineSpec, CompletableFuture<ForkServer>> starter;
  private final LinkedHashMap<Kind, Place> places = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  /**
   * @param starter starts a server in the background
   */
  ForkServers(
      Bounds bounds,
      LongSupplier nanoClock,
      Function<EngineSpec, CompletableFuture<ForkServer>> starter) {
    this.bounds = bounds;
    this.nanoClock = nanoClock;
    this.starter = starter;
  }

  /**
   * The server for this kind of engine.
   *
   * @throws EngineStartException if there is none within that time, or was none not long ago
   */
  ForkServer get(EngineSpec spec, Duration time) throws EngineStartException, InterruptedException {
    CompletableFuture<ForkServer> server = request(spec);
    try {
      return server.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new EngineStartException(
          spec.name(), "no fork server in " + time.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new EngineStartException(spec.name(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Starts the server for this kind of engine unless there is one. */
  synchronized CompletableFuture<ForkServer> request(EngineSpec spec) {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("the launcher is closed"));
    }
    Kind kind = Kind.of(spec);
    Place place = places.get(kind);
    if (place == null) {
      place = new Place(starter.apply(spec), nanoClock.getAsLong());
      places.put(kind, place);
      evict();
    } else {
      renew(place, spec);
    }
    return place.current;
  }

  private void renew(Place place, EngineSpec spec) {
    if (!place.current.isDone()) {
      return;
    }
    boolean mayRetry = nanoClock.getAsLong() - place.startedAt > bounds.retryPause().toNanos();
    if (place.current.isCompletedExceptionally()) {
      if (mayRetry) {
        place.current = start(place, spec);
      }
      return;
    }
    ForkServer server = place.current.join();
    CompletableFuture<ForkServer> next = place.next;
    if (next != null && next.isDone() && !next.isCompletedExceptionally()) {
      LOG.log(Level.DEBUG, "{0} made {1} engines and is replaced", server, server.forks());
      retire(place.current);
      place.current = next;
      place.next = null;
    } else if (!server.isAlive()) {
      LOG.log(Level.WARNING, "{0} has ended; another one is started, its engines live on", server);
      place.current = start(place, spec);
    } else if (server.forks() >= bounds.forksMax()
        && (next == null || (next.isDone() && mayRetry))) {
      place.next = start(place, spec);
    }
  }

  private CompletableFuture<ForkServer> start(Place place, EngineSpec spec) {
    place.startedAt = nanoClock.getAsLong();
    return starter.apply(spec);
  }

  private void evict() {
    if (places.size() > bounds.serversMax()) {
      Map.Entry<Kind, Place> eldest = places.firstEntry();
      places.remove(eldest.getKey());
      retire(eldest.getValue());
    }
  }

  private static void retire(Place place) {
    retire(place.current);
    if (place.next != null) {
      retire(place.next);
    }
  }

  private static void retire(CompletableFuture<ForkServer> server) {
    // In a thread of its own: it waits for the process to end.
    var _ =
        server.thenAccept(ended -> Thread.ofVirtual().name("fork-server-end").start(ended::retire));
  }

  /** Ends all servers, not their engines. */
  @Override
  public void close() {
    List<Place> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(places.values());
      places.clear();
    }
    all.forEach(ForkServers::retire);
  }
}
