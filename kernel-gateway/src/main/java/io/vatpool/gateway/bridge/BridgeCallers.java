package io.vatpool.gateway.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.vatpool.gateway.GatewayConfig;
import io.vatpool.gateway.kernel.KernelHost;
import io.vatpool.store.CommittedState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The callers of all kernels that this gateway holds. Any thread. */
public final class BridgeCallers implements AutoCloseable {
  private final DataSource dataSource;
  private final GatewayConfig.Webhook config;
  private final Receiver receiver;
  private final Map<String, BridgeCaller> callers = new ConcurrentHashMap<>();
  private final BridgeMetrics metrics;

  /** Callers of the kernels in {@code dataSource}. */
  public BridgeCallers(
      DataSource dataSource, GatewayConfig.Webhook config, MeterRegistry registry) {
    this.dataSource = dataSource;
    this.config = config;
    this.receiver = new Receiver(config);
    this.metrics = new BridgeMetrics(registry, callers.values());
  }

  /**
   * A kernel is held by this gateway from now on.
   *
   * @param createdAt tells it from an earlier kernel of the same name
   */
  public void start(KernelHost host, Instant createdAt) {
    BridgeCaller caller =
        new BridgeCaller(
            host,
            new CommittedState(dataSource, host.name()),
            host.name() + "/" + createdAt.toEpochMilli() + "/",
            receiver,
            config,
            InstantSource.system(),
            metrics);
    BridgeCaller before = callers.put(host.name(), caller);
    if (before != null) {
      before.close();
    }
    caller.start();
  }

  /** The caller of a kernel that is held here. */
  public Optional<BridgeCaller> of(String kernel) {
    return Optional.ofNullable(callers.get(kernel));
  }

  /** A host has given the kernel up; another one here may have taken it again meanwhile. */
  public void stop(String kernel) {
    callers.computeIfPresent(
        kernel,
        (name, caller) -> {
          if (caller.isHeld()) {
            return caller;
          }
          caller.close();
          return null;
        });
  }

  @Override
  public void close() {
    callers.values().forEach(BridgeCaller::close);
    receiver.close();
  }
}
