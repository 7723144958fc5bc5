package io.vatpool.conformance.chaos;

import io.vatpool.conformance.chaos.BlockCommits.Seen;
import io.vatpool.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes faults happen and repairs what a supervisor would repair. For one thread. */
final class Injector {
  private static final Duration TRAP_MAX = Duration.ofSeconds(5);
  private static final Duration GATEWAY_PAUSE = Duration.ofSeconds(ChaosCluster.LEASE_SECONDS + 2);

  /** Within such a time another gateway must have taken the kernel, and gone on. */
  private static final Duration TAKEOVER_MAX = Duration.ofSeconds(20);

  private static final Duration WORKER_PAUSE =
      Duration.ofSeconds(ChaosCluster.WORKER_STALE_SECONDS + 2);
  private static final Duration LINK_TROUBLE = Duration.ofMillis(1_500);

  /** How far a clock jumps: what a bad time server does, and what a wrong time zone does. */
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofSeconds(-10),
          Duration.ofSeconds(10),
          Duration.ofHours(-1),
          Duration.ofHours(1));

  private final ChaosCluster cluster;
  private final Watch watch;
  private final String kernel;
  private final SplittableRandom random;
  private final List<Happened> happened = new ArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  /**
   * A fault that has happened.
   *
   * @param blow which
   * @param detail to what
   * @param startNanos when it began
   */
  record Happened(Blow blow, String detail, long startNanos) {}

  Injector(ChaosCluster cluster, Watch watch, String kernel, SplittableRandom random) {
    this.watch = watch;
    this.cluster = cluster;
    this.kernel = kernel;
    this.random = random;
  }

  List<Happened> happened() {
    return happened;
  }

  /** Makes one fault happen; it is over, and everything runs again, when this returns. */
  void inject(Blow blow, int holder) throws InterruptedException, IOException, SQLException {
    if (blow.fault() == Fault.MARIADB_AWAY) {
      cluster.awaitReady();
    }
    long start = System.nanoTime();
    String detail = happen(blow, holder);
    if (detail != null) {
      happened.add(new Happened(blow, detail, start));
    }
  }

  /** Null if there was nothing to hurt. */
  private @Nullable String happen(Blow blow, int holder)
      throws InterruptedException, IOException, SQLException {
    Moment moment = blow.moment();
    return switch (blow.fault()) {
      case ENGINE_KILLED -> killEngine(moment, holder);
      case WORKER_KILLED -> kill(moment, holder, false, anyWorker());
      case GATEWAY_KILLED -> kill(moment, holder, true, cluster.gateway(holder));
      case SNAPSTORE_KILLED -> kill(moment, holder, false, cluster.snapstore());
      case MARIADB_KILLED -> {
        boolean hit = at(moment, holder, true, cluster.database()::kill);
        if (hit) {
          cluster.startDatabase();
        }
        yield hit ? "mariadb" : null;
      }
      case COMMIT_CUT -> at(moment, holder, true, () -> {}) ? "commit" : null;
      case GATEWAY_PAUSED -> pause(cluster.gateway(holder), GATEWAY_PAUSE);
      case ANSWER_LOST -> {
        Runnable cut = () -> cluster.clientWays().forEach(TcpProxy::cut);
        boolean hit = trap(Set.of(Seen.COMMIT), moment, holder, false, cut, TRAP_MAX);
        yield hit ? "clients" : null;
      }
      case BLOCK_LATE -> delayCommit(Seen.TRANSACTION, holder);
      case TRANSACTION_STUCK -> delayCommit(Seen.COMMIT, holder);
      case WORKER_PAUSED -> pause(anyWorker(), WORKER_PAUSE);
      case MARIADB_AWAY -> {
        violations.addAll(new DatabaseAway(cluster).happen());
        yield "mariadb";
      }
      case MARIADB_RESTARTED -> {
        cluster.database().stop();
        cluster.startDatabase();
        yield "mariadb";
      }
      case DEADLOCK -> Deadlock.withBlockOf(cluster, kernel) ? "a block" : null;
      case LINK_CUT -> {
        TcpProxy way = anyWay();
        way.cut();
        yield way.way();
      }
      case LINK_STALLED -> {
        TcpProxy way = anyWay();
        way.stall(true);
        Thread.sleep(LINK_TROUBLE);
        way.cut();
        way.heal();
        yield way.way();
      }
      case LINK_DELAYED -> {
        TcpProxy way = anyWay();
        way.delay(Duration.ofMillis(random.nextLong(20, 200)));
        Thread.sleep(LINK_TROUBLE);
        way.heal();
        yield way.way();
      }
      case BLOB_DAMAGED -> damageBlob();
      case CLOCK_JUMPED -> jump();
      case WORKER_RESTARTED -> restart(anyWorker());
      case WORKER_CHANGED -> changeWorker();
    };
  }

  private ServiceProcess anyWorker() {
    return cluster.worker(random.nextInt(ChaosCluster.WORKERS));
  }

  private TcpProxy anyWay() {
    List<TcpProxy> ways = cluster.proxies();
    return ways.get(random.nextInt(ways.size()));
  }

  private @Nullable String kill(Moment moment, int holder, boolean cut, ServiceProcess service)
      throws InterruptedException {
    boolean hit = at(moment, holder, cut, service::kill);
    if (hit) {
      service.launch();
    }
    return hit ? service.name() : null;
  }

  private @Nullable String killEngine(Moment moment, int holder) throws InterruptedException {
    ServiceProcess worker = anyWorker();
    CountDownLatch killed = new CountDownLatch(1);
    boolean hit =
        at(
            moment,
            holder,
            false,
            () -> {
              List<ProcessHandle> engines = worker.descendants();
              if (!engines.isEmpty()
                  && engines.get(random.nextInt(engines.size())).destroyForcibly()) {
                killed.countDown();
              }
            });
    return hit && killed.getCount() == 0 ? worker.name() : null;
  }

  private static String pause(ServiceProcess service, Duration time) throws InterruptedException {
    service.suspend();
    Thread.sleep(time);
    service.resume();
    return service.name();
  }

  /**
   * The gateway sleeps while its commit is under way; the commit arrives when the lease is
   * another's, who has gone on.
   */
  private @Nullable String delayCommit(Seen of, int holder) throws InterruptedException {
    ServiceProcess gateway = cluster.gateway(holder);
    Runnable sleep =
        () -> {
          gateway.suspend();
          try {
            if (!watch.awaitProgress(1 - holder, TAKEOVER_MAX)) {
              violations.add("no other gateway took the kernel over from one that slept");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            gateway.resume();
          }
        };
    return trap(Set.of(of), Moment.BEFORE_COMMIT, holder, false, sleep, TRAP_MAX.plus(TAKEOVER_MAX))
        ? gateway.name()
        : null;
  }

  /** What must not be while a fault lasts, in words. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** Does it now, or at a block's commit; false if there was none for a while. */
  private boolean at(Moment moment, int holder, boolean cut, Runnable act)
      throws InterruptedException {
    if (moment == Moment.ANY) {
      act.run();
      return true;
    }
    return trap(CommitTrap.ANY_COMMIT, moment, holder, cut, act, TRAP_MAX);
  }

  private boolean trap(
      Set<Seen> of, Moment moment, int holder, boolean cut, Runnable act, Duration max)
      throws InterruptedException {
    CountDownLatch hit = new CountDownLatch(1);
    TcpProxy way = cluster.databaseOf(holder);
    way.set(
        new CommitTrap(
            of,
            moment,
            cut,
            () -> {
              act.run();
              hit.countDown();
            }));
    boolean caught = hit.await(max.toMillis(), TimeUnit.MILLISECONDS);
    // One that was sprung at the last moment is still at work.
    return caught || (!way.takeTrap() && hit.await(max.toMillis(), TimeUnit.MILLISECONDS));
  }

  private @Nullable String damageBlob() throws IOException, InterruptedException {
    Path blob = Blobs.damageOne(cluster.snapshots(), random);
    if (blob == null) {
      return null;
    }
    String worker = kill(Moment.ANY, 0, false, anyWorker());
    return blob.getFileName() + ", " + worker;
  }

  private String jump() throws IOException {
    List<String> services = cluster.clocks().services();
    String service = services.get(random.nextInt(services.size()));
    Duration by = JUMPS.get(random.nextInt(JUMPS.size()));
    cluster.clocks().jump(service, by);
    return service + " by " + by;
  }

  private static String restart(ServiceProcess service) {
    service.stop();
    service.launch();
    return service.name();
  }

  /** Always the same worker: the vats' engine must be somewhere. */
  private String changeWorker() {
    ServiceProcess worker = cluster.worker(ChaosCluster.WORKERS - 1);
    boolean isOther = worker.hasOtherEngine();
    ServiceProcess _ = isOther ? worker.withOwnEngine() : worker.withOtherEngine();
    return restart(worker) + (isOther ? " is itself again" : " is another version");
  }
}
