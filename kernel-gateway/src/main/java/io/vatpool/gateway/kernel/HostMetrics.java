package io.vatpool.gateway.kernel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What hosts count and time, all kernels together: a kernel's name is no label. */
public final class HostMetrics {
  private final MeterRegistry registry;
  private final Counter cranks;
  private final Timer commits;

  /** Metrics in {@code registry}. */
  public HostMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.cranks =
        Counter.builder("vatpool_cranks").description("Cranks committed").register(registry);
    this.commits =
        Timer.builder("vatpool_block_commit")
            .description("One block's transaction")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(100_000))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(registry);
  }

  void committed(int blockCranks, long nanos) {
    cranks.increment(blockCranks);
    commits.record(Duration.ofNanos(nanos));
  }

  void stopped(StopReport report) {
    registry
        .counter("vatpool_kernel_stops", "kind", report.kind().name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void fenced() {
    registry.counter("vatpool_fenced_commits").increment();
  }

  void reopened() {
    registry.counter("vatpool_kernel_reopens").increment();
  }
}
