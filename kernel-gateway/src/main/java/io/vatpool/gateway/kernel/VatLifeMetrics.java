package io.vatpool.gateway.kernel;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.store.VatLives;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The vats of this gateway's kernels by state, and what waits for them; all kernels together. */
public final class VatLifeMetrics {
  private static final String RUNNING = new VatLife.Running().word();
  private static final List<String> STATES =
      List.of(
          RUNNING,
          new VatLife.Suspended("").word(),
          new VatLife.Paused("", 0).word(),
          new VatLife.SuspendedPaused("", 0).word());

  private final VatLives table;
  private volatile Map<String, Long> vats = Map.of();
  private volatile long waiting;
  private volatile Duration oldest = Duration.ZERO;

  /** Gauges in {@code registry} that show what {@link #look} has last seen in {@code table}. */
  public VatLifeMetrics(VatLives table, MeterRegistry registry) {
    this.table = table;
    for (String state : STATES) {
      Gauge.builder("vatpool_vats", this, self -> self.vats.getOrDefault(state, 0L))
          .description("Vats of this gateway's kernels")
          .tag("state", state)
          .register(registry);
    }
    Gauge.builder("vatpool_side_queue_length", this, self -> self.waiting)
        .description("Events that wait for suspended or paused vats")
        .register(registry);
    Gauge.builder("vatpool_side_queue_oldest_seconds", this, self -> self.oldest.toMillis() / 1e3)
        .description("For how long anything has waited for such a vat")
        .register(registry);
  }

  /** Counts anew, for these hosts. */
  public void look(Collection<KernelHost> hosts) {
    long all = hosts.stream().mapToLong(host -> host.view().vats()).sum();
    Map<String, Long> counted = new HashMap<>();
    long events = 0;
    Duration longest = Duration.ZERO;
    for (VatLives.Count count : table.counts(hosts.stream().map(KernelHost::name).toList())) {
      counted.merge(count.life(), count.vats(), Long::sum);
      events += count.waiting();
      longest = longest.compareTo(count.oldest()) < 0 ? count.oldest() : longest;
    }
    counted.remove(RUNNING);
    long held = counted.values().stream().mapToLong(Long::longValue).sum();
    // Hosts show their open blocks, the table what is committed.
    counted.put(RUNNING, Math.max(0, all - held));
    vats = Map.copyOf(counted);
    waiting = events;
    oldest = longest;
  }
}
