package io.vatpool.gateway.pool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.RecordedSyscall;
import io.vatpool.protocol.wire.DeliveryTimings;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.WorkerMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the pool counts and times; names and meanings are in the documentation of metrics. */
public final class PoolMetrics {
  /** What a vat may ask; the words that transcripts have. */
  private static final Set<String> SYSCALL_KINDS =
      Set.of(
          "send",
          "callNow",
          "subscribe",
          "resolve",
          "exit",
          "vatstoreGet",
          "vatstoreGetNextKey",
          "vatstoreSet",
          "vatstoreDelete",
          "dropImports",
          "retireImports",
          "retireExports",
          "abandonExports");

  private final MeterRegistry registry;
  private final Timer deliveries;
  private final Timer snapshots;
  private final Counter computrons;
  private final Counter replayed;

  /** Looked up once: each delivery counts itself and all of its syscalls. */
  private final Counter succeeded;

  private final Counter faulted;
  private final Map<String, Counter> syscalls = new HashMap<>();
  private final Counter otherSyscalls;

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
    // A counter that appears only with its first event is one that no alert sees rise from 0.
    this.succeeded = deliveries("ok");
    this.faulted = deliveries("vat-fault");
    pageIns(DeliveryTimings.PageInSource.SNAPSHOT);
    for (FailureKind kind : FailureKind.values()) {
      retries(kind.name());
    }
    for (String kind : SYSCALL_KINDS) {
      syscalls.put(kind, syscalls(kind));
    }
    this.otherSyscalls = syscalls("other");
    preloads();
    preloadsFailed(FailureKind.AT_CAPACITY.name());
    discardsLost();
  }

  void delivered(WorkerMessage.Delivered delivered, Duration took) {
    Counter outcome =
        switch (delivered.outcome().status()) {
          case DeliveryStatus.Ok ok -> succeeded;
          case DeliveryStatus.Failed failed -> faulted;
        };
    outcome.increment();
    delivered
        .outcome()
        .syscalls()
        .forEach(call -> syscalls.getOrDefault(kind(call), otherSyscalls).increment());
    deliveries.record(took);
    Long used = delivered.outcome().computrons();
    if (used != null) {
      computrons.increment((double) used);
    }
    DeliveryTimings timings = delivered.timings();
    replayed.increment((double) timings.replayedEntries());
    if (timings.source() != DeliveryTimings.PageInSource.NONE) {
      pageIns(timings.source()).increment();
    }
  }

  /** The first word of the syscall's text, {@code ["vatstoreGet","key"]}. */
  private static String kind(RecordedSyscall call) {
    String text = call.syscall();
    int end = text.indexOf('"', 2);
    return end < 0 ? "" : text.substring(2, end);
  }

  private Counter deliveries(String outcome) {
    return Counter.builder("vatpool_deliveries")
        .description("Deliveries that came to an end")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter syscalls(String kind) {
    return Counter.builder("vatpool_syscalls")
        .description("Syscalls that deliveries made")
        .tag("kind", kind)
        .register(registry);
  }

  private Counter pageIns(DeliveryTimings.PageInSource source) {
    return Counter.builder("vatpool_page_ins")
        .description("Deliveries that had to wait for their vat's page-in")
        .tag("source", source.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  void snapshotSaved(WorkerMessage.SnapshotSaved saved) {
    snapshots.record(Duration.ofNanos(saved.micros() * 1000));
  }

  void retried(String failure) {
    retries(failure).increment();
  }

  private Counter retries(String failure) {
    return Counter.builder("vatpool_delivery_retries")
        .description("Deliveries that were tried again")
        .tag("reason", failure.toLowerCase(Locale.ROOT))
        .register(registry);
  }

  void preloadOrdered() {
    preloads().increment();
  }

  private Counter preloads() {
    return Counter.builder("vatpool_preloads")
        .description("Page-ins ordered before they were needed")
        .register(registry);
  }

  void preloadFailed(String why) {
    preloadsFailed(why).increment();
  }

  private Counter preloadsFailed(String why) {
    return Counter.builder("vatpool_preloads_failed")
        .description("Page-ins ordered before they were needed that came to nothing")
        .tag("reason", why.toLowerCase(Locale.ROOT))
        .register(registry);
  }

  void discardLost() {
    discardsLost().increment();
  }

  private Counter discardsLost() {
    return Counter.builder("vatpool_discards_lost")
        .description("Workers that could not be told to drop a vat; their next delivery finds out")
        .register(registry);
  }
}
