package io.vatpool.gateway.kernel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What hosts count and time, all kernels together: a kernel's name is no label. */
public final class HostMetrics {
  private final MeterRegistry registry;
  private final Counter cranks;
  private final Timer commits;
  private final Set<QueueAge> queues = ConcurrentHashMap.newKeySet();

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
    Gauge.builder("vatpool_run_queue_length", queues, HostMetrics::length)
        .description("Entries that wait in the queues of this gateway's kernels")
        .register(registry);
    Gauge.builder("vatpool_run_queue_oldest_seconds", queues, HostMetrics::oldestSeconds)
        .description("How long the oldest of them has waited")
        .register(registry);
    // A counter that appears only with its first event is one that no alert sees rise from 0.
    for (StopReport.Kind kind : StopReport.Kind.values()) {
      stops(kind);
    }
    fencedCommits();
    vatFaults();
    reopens();
  }

  /** What is watched until it is given back. */
  QueueAge watchQueue() {
    QueueAge queue = new QueueAge();
    queues.add(queue);
    return queue;
  }

  void unwatch(QueueAge queue) {
    queues.remove(queue);
  }

  private static double length(Set<QueueAge> queues) {
    return queues.stream().mapToDouble(QueueAge::length).sum();
  }

  private static double oldestSeconds(Set<QueueAge> queues) {
    long now = System.nanoTime();
    return queues.stream().mapToDouble(queue -> queue.oldestSeconds(now)).max().orElse(0);
  }

  void committed(int blockCranks, long nanos) {
    cranks.increment(blockCranks);
    commits.record(Duration.ofNanos(nanos));
  }

  void stopped(StopReport report) {
    stops(report.kind()).increment();
  }

  private Counter stops(StopReport.Kind kind) {
    return Counter.builder("vatpool_kernel_stops")
        .description("Kernels that stopped by themselves")
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  void setAside() {
    vatFaults().increment();
  }

  private Counter vatFaults() {
    return Counter.builder("vatpool_vat_faults")
        .description("Vats paused because they could not run their delivery")
        .register(registry);
  }

  void fenced() {
    fencedCommits().increment();
  }

  private Counter fencedCommits() {
    return Counter.builder("vatpool_fenced_commits")
        .description("Commits that were refused because another gateway holds the kernel")
        .register(registry);
  }

  void reopened() {
    reopens().increment();
  }

  private Counter reopens() {
    return Counter.builder("vatpool_kernel_reopens")
        .description("Kernels opened again after a failure that may pass")
        .register(registry);
  }
}
