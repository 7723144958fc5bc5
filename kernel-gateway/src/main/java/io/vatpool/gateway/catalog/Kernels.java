package io.vatpool.gateway.catalog;

import io.vatpool.gateway.kernel.Answer;
import io.vatpool.gateway.kernel.HostRefusal;
import io.vatpool.gateway.kernel.HostState;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.gateway.kernel.KernelSettings;
import io.vatpool.gateway.kernel.StopReport;
import io.vatpool.gateway.lease.LeaseKeeper;
import io.vatpool.store.CommittedState;
import io.vatpool.store.KernelRegistry;
import io.vatpool.store.KernelRow;
import io.vatpool.store.LeaseState;
import io.vatpool.store.Leases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All kernels of the installation, as this gateway knows them. Any thread; calls may block. */
public final class Kernels {
  /** The only state that the table of kernels has yet; what a host does is its own knowledge. */
  static final String ACTIVE = "active";

  private final DataSource dataSource;
  private final KernelRegistry registry;
  private final Leases leases;
  private final LeaseKeeper keeper;
  private final String gatewayId;
  private volatile boolean open;

  /**
   * Creates the catalog; {@link #open} it when the schema is there.
   *
   * @param gatewayId this gateway's id
   */
  public Kernels(DataSource dataSource, LeaseKeeper keeper, String gatewayId) {
    this.dataSource = dataSource;
    this.registry = new KernelRegistry(dataSource);
    this.leases = new Leases(dataSource);
    this.keeper = keeper;
    this.gatewayId = gatewayId;
  }

  /** From now on requests are served. */
  public void open() {
    open = true;
  }

  /**
   * The host of a kernel that this gateway runs.
   *
   * @throws HostRefusal if there is no such kernel, or it does not run here
   */
  public KernelHost host(String name) {
    requireOpen();
    return keeper.host(name).orElseThrow(() -> notHere(name));
  }

  private HostRefusal notHere(String name) {
    if (leases.state(name) == null) {
      return noSuchKernel(name);
    }
    return new HostRefusal(
        HostRefusal.Reason.UNAVAILABLE,
        "kernel "
            + name
            + " is being taken over; nothing was acknowledged, send the request again");
  }

  /** Whether this gateway runs the kernel; never blocks. */
  public boolean isHere(String name) {
    return keeper.host(name).isPresent();
  }

  /** Where the kernel is, if another gateway has it and its lease is good. */
  public Optional<KernelElsewhere> elsewhere(String name) {
    if (!open || keeper.host(name).isPresent()) {
      return Optional.empty();
    }
    LeaseState lease = leases.state(name);
    if (lease == null || lease.isFree() || lease.holder() == null || lease.holderUrl() == null) {
      return Optional.empty();
    }
    return lease.holder().equals(gatewayId)
        ? Optional.empty()
        : Optional.of(new KernelElsewhere(name, lease.holder(), lease.holderUrl()));
  }

  /**
   * One kernel.
   *
   * @throws HostRefusal if there is no such kernel
   */
  public KernelEntry find(String name) {
    requireOpen();
    KernelRow row = registry.find(name);
    if (row == null) {
      throw noSuchKernel(name);
    }
    return entry(row, leases.state(name));
  }

  /** Kernels after {@code name} in order, at most {@code limit}. */
  public List<KernelEntry> list(String name, int limit) {
    requireOpen();
    List<KernelRow> rows = registry.list(name, limit);
    Map<String, LeaseState> held =
        leases.list(name, limit).stream()
            .collect(Collectors.toMap(LeaseState::kernelId, Function.identity()));
    return rows.stream().map(row -> entry(row, held.get(row.kernelId()))).toList();
  }

  /** What is committed of a kernel, wherever it runs. */
  public CommittedState committed(String name) {
    requireOpen();
    return new CommittedState(dataSource, name);
  }

  /**
   * Registers a kernel and takes it, so that this gateway opens it.
   *
   * @return its host, or empty if there is a kernel of this name
   */
  public Optional<KernelHost> create(String name, KernelDefinition definition) {
    requireOpen();
    if (!registry.create(name, ACTIVE, definition.toText())) {
      return Optional.empty();
    }
    return Optional.of(keeper.take(name).orElseThrow(() -> notHere(name)));
  }

  /**
   * Deletes a kernel that this gateway runs, and all its state.
   *
   * @throws HostRefusal if there is no such kernel, or it does not run here
   */
  public void delete(String name) throws InterruptedException {
    host(name);
    keeper.release(name, Duration.ZERO);
    registry.delete(name);
  }

  /** Changes how a kernel that this gateway runs is run, for good. */
  public CompletableFuture<Answer> change(String name, KernelSettings settings) {
    KernelHost host = host(name);
    KernelDefinition definition = find(name).definition().with(settings);
    if (!registry.setConfig(name, definition.toText())) {
      throw noSuchKernel(name);
    }
    return host.settle(settings);
  }

  /** Ends all hosts. */
  public void close(Duration grace) throws InterruptedException {
    open = false;
    keeper.close(grace);
  }

  /** The hosts of this gateway. */
  public List<KernelHost> hosts() {
    return keeper.hosts();
  }

  private KernelEntry entry(KernelRow row, @Nullable LeaseState lease) {
    Optional<KernelHost> host = keeper.host(row.kernelId());
    boolean held = lease != null && !lease.isFree();
    String state =
        host.map(h -> h.state().word())
            .orElse(held ? new HostState.LeaseLost().word() : new HostState.Closed().word());
    StopReport report =
        host.map(KernelHost::state)
            .filter(HostState.Stopped.class::isInstance)
            .map(stopped -> ((HostState.Stopped) stopped).report())
            .orElse(null);
    return new KernelEntry(
        row.kernelId(),
        state,
        KernelDefinition.parse(row.config()),
        held && lease != null ? lease.holder() : null,
        held && lease != null ? lease.holderUrl() : null,
        row.createdAt(),
        report);
  }

  private void requireOpen() {
    if (!open) {
      throw new HostRefusal(
          HostRefusal.Reason.UNAVAILABLE,
          "this gateway has not reached its database yet; nothing was acknowledged, try again");
    }
  }

  private static HostRefusal noSuchKernel(String name) {
    return new HostRefusal(
        HostRefusal.Reason.NOT_FOUND,
        "there is no kernel '" + name + "'; GET /v1/kernels lists all");
  }
}
