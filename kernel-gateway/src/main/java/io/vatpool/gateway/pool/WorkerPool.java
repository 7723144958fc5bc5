package io.vatpool.gateway.pool;

import io.vatpool.kernel.port.VatStanding;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.protocol.wire.WireLimits;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The workers that this gateway knows, a connection to each, and the choice of one for a vat. Any
 * thread may call; only {@link #choose} waits.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WorkerPool.class);

  /** Connections of one gateway: one a worker. */
  private static final int CONNECTIONS_MAX = 10_000;

  /** How long a worker that has failed gets few vats. */
  private static final long FAILING_NANOS = Duration.ofSeconds(15).toNanos();

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * A worker for people to see.
   *
   * @param sighting what the database says
   * @param connected whether this gateway has a connection to it
   */
  public record View(WorkerSighting sighting, boolean connected) {}

  private record Member(
      WorkerSighting sighting, long digest, WorkerChannel channel, boolean drains) {
    boolean usable() {
      return sighting.accepting() && !drains && sighting.fresh() && channel.isConnected();
    }

    Member with(WorkerSighting newSighting, boolean newDrains) {
      return new Member(newSighting, digest, channel, newDrains);
    }
  }

  private final Vertx vertx;
  private final WebSocketClient client;
  private final WorkerChannel.Timing timing;
  private final ServiceTokens serviceTokens;
  private final EngineRule engines;
  private final Residency residency = new Residency();
  private final Object lock = new Object();
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, Long> failedAtNanos = new HashMap<>();

  WorkerPool(
      Vertx vertx,
      WebSocketClient client,
      WorkerChannel.Timing timing,
      ServiceTokens serviceTokens,
      EngineRule engines) {
    this.serviceTokens = serviceTokens;
    this.vertx = vertx;
    this.client = client;
    this.timing = timing;
    this.engines = engines;
  }

  /**
   * A pool without workers.
   *
   * @param engines which worker may have which vat
   * @param serviceTokens tell workers that this is one of the installation's services
   * @param connect time for opening a connection
   * @param backoffMin first pause before opening one again; doubles
   * @param backoffMax longest such pause
   * @param silenceMax how long a connection may be silent, pings included, before it is given up
   */
  public static WorkerPool create(
      Vertx vertx,
      EngineRule engines,
      ServiceTokens serviceTokens,
      Duration connect,
      Duration backoffMin,
      Duration backoffMax,
      Duration silenceMax) {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(CONNECTIONS_MAX)
                .setTcpNoDelay(true)
                .setMaxFrameSize(WireLimits.FRAME_BYTES)
                .setMaxMessageSize(WireLimits.FRAME_BYTES));
    return new WorkerPool(
        vertx,
        client,
        new WorkerChannel.Timing(connect, backoffMin, backoffMax, silenceMax),
        serviceTokens,
        engines);
  }

  Residency residency() {
    return residency;
  }

  /** Takes note of what the table of workers says now; a worker that is not in it is let go. */
  public void update(List<WorkerSighting> sightings) {
    List<WorkerChannel> gone = new ArrayList<>();
    List<WorkerChannel> fresh = new ArrayList<>();
    synchronized (lock) {
      Set<String> present =
          sightings.stream().map(WorkerSighting::workerId).collect(Collectors.toSet());
      members
          .entrySet()
          .removeIf(entry -> {
            boolean absent = !present.contains(entry.getKey());
            if (absent) {
              gone.add(entry.getValue().channel());
            }
            return absent;
          });
      failedAtNanos.keySet().retainAll(present);
      for (WorkerSighting sighting : sightings) {
        Member known = members.get(sighting.workerId());
        if (known != null && !known.channel().url().equals(sighting.url())) {
          gone.add(known.channel());
          known = null;
        }
        if (known == null) {
          WorkerChannel channel =
              new WorkerChannel(
                  vertx,
                  client,
                  sighting.workerId(),
                  sighting.url(),
                  timing,
                  serviceTokens,
                  this::changed);
          fresh.add(channel);
          long digest = RendezvousHash.digest(sighting.workerId());
          members.put(sighting.workerId(), new Member(sighting, digest, channel, false));
        } else {
          if (known.sighting().accepting() && !sighting.accepting()) {
            residency.forgetWorker(sighting.workerId());
          }
          boolean drains = known.drains() && !sighting.accepting();
          members.put(sighting.workerId(), known.with(sighting, drains));
        }
      }
      lock.notifyAll();
    }
    for (WorkerChannel channel : gone) {
      LOG.infof("worker=%s is gone", channel.workerId());
      channel.close();
      residency.forgetWorker(channel.workerId());
    }
    fresh.forEach(WorkerChannel::open);
  }

  /** The worker says that it drains, before the table does. */
  void drains(String workerId) {
    synchronized (lock) {
      members.computeIfPresent(workerId, (id, member) -> member.with(member.sighting(), true));
    }
    residency.forgetWorker(workerId);
  }

  /**
   * The worker for a vat: where it is online, else one with its engine by rendezvous. Waits while
   * there is none; workers in {@code avoided} are taken only if there are no others.
   *
   * @param pageIn of the vat at that position
   * @throws EngineMissingException if there are workers, but none with its engine for a while
   */
  WorkerChannel choose(
      String kernelId, VatPosition at, Supplier<PageIn> pageIn, Set<String> avoided)
      throws InterruptedException, EngineMissingException {
    String vatId = at.vatId();
    WorkerChannel there = whereOnline(kernelId, vatId, avoided);
    if (there != null) {
      return there;
    }
    Optional<String> engine = engines.required().of(kernelId, at, pageIn.get());
    long waitedSince = System.nanoTime();
    synchronized (lock) {
      while (true) {
        WorkerChannel chosen = chooseNow(kernelId, vatId, engine, avoided);
        if (chosen != null) {
          return chosen;
        }
        if (engine.isEmpty() || usable() == 0) {
          lock.wait();
          waitedSince = System.nanoTime(); // a pool that is coming up is no pool without an engine
        } else {
          long left = engines.waitMax().toNanos() - (System.nanoTime() - waitedSince);
          if (left <= 0) {
            throw new EngineMissingException(vatId, engine.get(), present());
          }
          lock.wait(left / NANOS_PER_MILLI + 1);
        }
      }
    }
  }

  /** The same without a wait; empty if there is no worker with its engine now. */
  Optional<WorkerChannel> chooseIfAny(VatStanding standing, String kernelId) {
    Optional<String> engine = engines.required().of(kernelId, standing.at(), standing.pageIn());
    synchronized (lock) {
      return Optional.ofNullable(chooseNow(kernelId, standing.at().vatId(), engine, Set.of()));
    }
  }

  /** Waits until a worker takes deliveries; false if none does within {@code most}. */
  boolean awaitUsable(Duration most) throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    synchronized (lock) {
      while (members.values().stream().noneMatch(Member::usable)) {
        long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (millis <= 0) {
          return false;
        }
        lock.wait(millis);
      }
      return true;
    }
  }

  /** A worker could not do something, or was not there: others are chosen rather, for a while. */
  void failed(String workerId) {
    synchronized (lock) {
      failedAtNanos.put(workerId, System.nanoTime());
    }
  }

  private boolean isFailing(Member member) {
    Long at = failedAtNanos.get(member.sighting().workerId());
    return at != null && System.nanoTime() - at < FAILING_NANOS;
  }

  /** Nearly every delivery ends here, however many workers there are. */
  private @Nullable WorkerChannel whereOnline(String kernelId, String vatId, Set<String> avoided) {
    synchronized (lock) {
      Member there = residency.worker(kernelId, vatId).map(members::get).orElse(null);
      if (there == null || !there.usable() || avoided.contains(there.sighting().workerId())) {
        return null;
      }
      return there.channel();
    }
  }

  /** The builds of the workers that take deliveries. */
  private Set<String> present() {
    return members.values().stream()
        .filter(Member::usable)
        .map(member -> member.sighting().engine())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private @Nullable WorkerChannel chooseNow(
      String kernelId, String vatId, Optional<String> engine, Set<String> avoided) {
    List<Placement.Candidate> usable =
        members.values().stream()
            .filter(Member::usable)
            .filter(m -> engine.isEmpty() || engine.get().equals(m.sighting().engine()))
            .map(m -> new Placement.Candidate(m.sighting(), m.digest(), isFailing(m)))
            .toList();
    return Placement.choose(kernelId, vatId, usable, avoided)
        .map(WorkerSighting::workerId)
        .map(members::get)
        .map(Member::channel)
        .orElse(null);
  }

  /** The connection to a worker, if it is in the pool. */
  Optional<WorkerChannel> channel(String workerId) {
    synchronized (lock) {
      return Optional.ofNullable(members.get(workerId)).map(Member::channel);
    }
  }

  /** How many workers take deliveries now. */
  public long usable() {
    synchronized (lock) {
      return members.values().stream().filter(Member::usable).count();
    }
  }

  /** Vats of a kernel that are believed online: vat id to worker id. */
  public Map<String, String> online(String kernelId) {
    return residency.ofKernel(kernelId);
  }

  /** All workers, by id. */
  public List<View> workers() {
    synchronized (lock) {
      return members.values().stream()
          .map(m -> new View(m.sighting(), m.channel().isConnected()))
          .sorted(Comparator.comparing(view -> view.sighting().workerId()))
          .toList();
    }
  }

  private void changed() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  @Override
  public void close() {
    List<WorkerChannel> channels;
    synchronized (lock) {
      channels = members.values().stream().map(Member::channel).toList();
      members.clear();
    }
    channels.forEach(WorkerChannel::close);
  }
}
