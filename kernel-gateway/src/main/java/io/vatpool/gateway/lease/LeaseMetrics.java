package io.vatpool.gateway.lease;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** What is counted about leases. */
public final class LeaseMetrics {
  private final MeterRegistry registry;
  private final Counter losses;

  /** Metrics in {@code registry}. */
  public LeaseMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.losses =
        Counter.builder("vatpool_lease_losses")
            .description("Leases that another gateway took while this one held them")
            .register(registry);
  }

  void held(Map<?, ?> held) {
    Gauge.builder("vatpool_kernels_held", held, Map::size)
        .description("Kernels that this gateway runs")
        .register(registry);
  }

  void lost() {
    losses.increment();
  }
}
