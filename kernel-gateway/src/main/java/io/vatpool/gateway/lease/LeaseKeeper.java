package io.vatpool.gateway.lease;

import io.vatpool.gateway.kernel.HostState;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.store.Lease;
import io.vatpool.store.LeaseState;
import io.vatpool.store.Leases;
import io.vatpool.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Holds leases: renews those it has, takes those that nobody has, and starts and ends the hosts of
 * their kernels. {@link #round} is called at intervals by one thread; the rest by any.
 *
 * <p>That a renewal comes late or fails is no reason to stop a kernel: its lease is lost only when
 * another gateway has taken it, and then its next commit fails as a whole.
 */
public final class LeaseKeeper {
  private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

  /** Free leases looked at in one round. */
  private static final int FREE_MAX = 1_000;

  /** Leases in one page when they are counted. */
  private static final int PAGE = 10_000;

  /** Makes the host of a kernel; does not start it. */
  @FunctionalInterface
  public interface HostFactory {
    /** The host, or empty if the kernel has been deleted meanwhile. */
    Optional<KernelHost> host(Lease lease);
  }

  private record Held(Lease lease, KernelHost host) {}

  private final Leases leases;
  private final HostFactory hosts;
  private final String holder;
  private final Supplier<String> url;
  private final Duration duration;
  private final int kernelsMax;
  private final LeaseMetrics metrics;
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private Set<String> freeLastRound = Set.of();
  private boolean hasReclaimed;

  /**
   * Creates the keeper.
   *
   * @param holder this gateway's id
   * @param url where other gateways reach it, once it listens
   * @param duration of a lease
   * @param kernelsMax bound on the leases held
   */
  public LeaseKeeper(
      Leases leases,
      HostFactory hosts,
      String holder,
      Supplier<String> url,
      Duration duration,
      int kernelsMax,
      LeaseMetrics metrics) {
    this.leases = leases;
    this.hosts = hosts;
    this.holder = holder;
    this.url = url;
    this.duration = duration;
    this.kernelsMax = kernelsMax;
    this.metrics = metrics;
    metrics.held(held);
  }

  /** The host of a kernel that this gateway holds. */
  public Optional<KernelHost> host(String kernelId) {
    return Optional.ofNullable(held.get(kernelId))
        .map(Held::host)
        .filter(host -> host.state() instanceof HostState.Holding);
  }

  /** All hosts. */
  public List<KernelHost> hosts() {
    return held.values().stream().map(Held::host).toList();
  }

  /** Renews, then takes what is free. */
  public void round() {
    for (Held mine : List.copyOf(held.values())) {
      try {
        keep(mine);
      } catch (StoreException e) {
        LOG.warnf("kernel=%s lease not renewed: %s", mine.lease().kernelId(), e.getMessage());
      }
    }
    try {
      if (!hasReclaimed) {
        reclaim();
        hasReclaimed = true;
      }
      adopt();
    } catch (StoreException e) {
      LOG.warnf("no look at free leases: %s", e.getMessage());
    }
  }

  private void keep(Held mine) {
    String kernelId = mine.lease().kernelId();
    if (!(mine.host().state() instanceof HostState.Holding)) {
      held.remove(kernelId, mine);
    } else if (!leases.renew(mine.lease(), duration)) {
      LOG.warnf("kernel=%s epoch=%d another has it", kernelId, mine.lease().epoch());
      metrics.lost();
      held.remove(kernelId, mine);
      mine.host().abandon();
    }
  }

  /**
   * Takes what a gateway of this name has left behind: one that was killed and comes back need not
   * wait for its own leases to expire. Once only: two that were given the same name by mistake do
   * not take kernels from each other for ever.
   */
  private void reclaim() {
    for (LeaseState left : leases.heldBy(holder, kernelsMax)) {
      take(left.kernelId());
    }
  }

  /**
   * Up to its fair share a gateway takes a free kernel at once, beyond it only one that nobody else
   * has taken since the last round.
   */
  private void adopt() {
    List<LeaseState> free = leases.free(FREE_MAX);
    if (free.isEmpty()) {
      freeLastRound = Set.of();
      return;
    }
    int share = fairShare();
    for (LeaseState lease : free) {
      boolean mine = held.containsKey(lease.kernelId());
      boolean mayTake = held.size() < share || freeLastRound.contains(lease.kernelId());
      if (!mine && mayTake && held.size() < kernelsMax) {
        take(lease.kernelId());
      }
    }
    freeLastRound = new HashSet<>(free.stream().map(LeaseState::kernelId).toList());
  }

  private int fairShare() {
    Set<String> holders = new HashSet<>(Set.of(holder));
    int kernels = 0;
    List<LeaseState> page = leases.list("", PAGE);
    while (!page.isEmpty()) {
      for (LeaseState lease : page) {
        kernels++;
        if (!lease.isFree() && lease.holder() != null) {
          holders.add(lease.holder());
        }
      }
      page = page.size() < PAGE ? List.of() : leases.list(page.getLast().kernelId(), PAGE);
    }
    return Math.ceilDiv(kernels, holders.size());
  }

  /**
   * Takes a kernel's lease if it is free, and starts its host.
   *
   * @return empty if another gateway has it
   * @throws StoreException if the database does not answer
   */
  public synchronized Optional<KernelHost> take(String kernelId) {
    Optional<KernelHost> mine = host(kernelId);
    if (mine.isPresent()) {
      return mine;
    }
    Optional<Lease> lease = leases.acquire(kernelId, holder, url.get(), duration);
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    Optional<KernelHost> host = hosts.host(lease.get());
    host.ifPresent(started -> {
      held.put(kernelId, new Held(lease.get(), started));
      LOG.infof("kernel=%s lease taken, epoch=%d", kernelId, lease.get().epoch());
      started.start();
    });
    return host;
  }

  /** Ends a kernel's host and gives its lease back. */
  public void release(String kernelId, Duration grace) throws InterruptedException {
    Held mine = held.remove(kernelId);
    if (mine != null) {
      mine.host().close(grace);
      giveBack(mine.lease());
    }
  }

  /** Ends all hosts, side by side, and gives their leases back: another gateway need not wait. */
  public void close(Duration grace) throws InterruptedException {
    List<Thread> closing = new ArrayList<>();
    for (String kernelId : List.copyOf(held.keySet())) {
      closing.add(
          Thread.startVirtualThread(() -> {
            try {
              release(kernelId, grace);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }));
    }
    for (Thread thread : closing) {
      thread.join();
    }
  }

  private void giveBack(Lease lease) {
    try {
      leases.release(lease);
    } catch (StoreException e) {
      LOG.warnf(
          "kernel=%s lease not given back, it expires by itself: %s",
          lease.kernelId(), e.getMessage());
    }
  }
}
