package io.vatpool.gateway.pool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.wire.DeliveryTimings;
import io.vatpool.protocol.wire.WorkerMessage;
import java.time.Duration;
import java.util.Locale;

/** What the pool counts and times; names and meanings are in the documentation of metrics. */
public final class PoolMetrics {
  private final MeterRegistry registry;
  private final Timer deliveries;
  private final Timer snapshots;
  private final Counter computrons;
  private final Counter replayed;

  /** Metrics in {@code registry}. */
  public PoolMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.deliveries =
        Timer.builder("vatpool_delivery")
            .description("One delivery as the gateway sees it: wait for a worker, page-in, run")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(60))
            .register(registry);
    this.snapshots =
        Timer.builder("vatpool_snapshot_save")
            .description("One snapshot, from order to stored")
            .register(registry);
    this.computrons =
        Counter.builder("vatpool_delivery_computrons")
            .description("Computrons used by deliveries")
            .register(registry);
    this.replayed =
        Counter.builder("vatpool_replayed_entries")
            .description("Transcript entries replayed by page-ins that this gateway ordered")
            .register(registry);
  }

  void delivered(WorkerMessage.Delivered delivered, Duration took) {
    String outcome =
        switch (delivered.outcome().status()) {
          case DeliveryStatus.Ok ok -> "ok";
          case DeliveryStatus.Failed failed -> "vat-fault";
        };
    registry.counter("vatpool_deliveries", "outcome", outcome).increment();
    deliveries.record(took);
    Long used = delivered.outcome().computrons();
    if (used != null) {
      computrons.increment((double) used);
    }
    DeliveryTimings timings = delivered.timings();
    replayed.increment((double) timings.replayedEntries());
    String source = timings.source().name().toLowerCase(Locale.ROOT);
    if (timings.source() != DeliveryTimings.PageInSource.NONE) {
      registry.counter("vatpool_page_ins", "source", source).increment();
    }
  }

  void snapshotSaved(WorkerMessage.SnapshotSaved saved) {
    snapshots.record(Duration.ofNanos(saved.micros() * 1000));
  }

  void retried(String failure) {
    registry
        .counter("vatpool_delivery_retries", "reason", failure.toLowerCase(Locale.ROOT))
        .increment();
  }

  void discardLost() {
    registry.counter("vatpool_discards_lost").increment();
  }
}
