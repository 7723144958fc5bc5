package io.vatpool.worker.vat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.wire.DeliveryTimings;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.xsnap.engine.EngineExit;
import io.vatpool.xsnap.engine.EngineExitedException;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EngineTimeLimitException;
import io.vatpool.xsnap.vat.VatEngine;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What the worker counts. On the wire each name has the prefix {@code vatpool_worker_}:
 *
 * <pre>
 *   deliveries_total{type,outcome}      outcome = ok, failed, or a failure kind
 *   delivery_seconds                    the delivery itself, device calls included
 *   page_outs_total{reason}             reason = lru, moved, discarded, failed, drained
 *   replayed_entries_total
 *   replay_divergences_total, replay_computrons_differed_total
 *   snapshots_unusable_total, rebuilds_total
 *   residency_changes_total{to}
 *   engine_exits_total{cause}
 *   engine_cpu_seconds_total{mode}          mode = user, system; of forked engines, when they have ended
 *   engine_resident_bytes                   largest resident size of a forked engine, when it has ended
 *   snapshot_seconds, snapshot_bytes_total{form}   form = raw or stored
 *   vats_online
 * </pre>
 *
 * <p>and, without {@code worker_} in its name:
 *
 * <pre>
 *   vatpool_page_in_seconds{phase,source}   phase = wait, fetch, verify, load, replay
 * </pre>
 */
public final class WorkerMetrics {
  private static final String PREFIX = "vatpool.worker.";

  private static final Duration[] BUCKETS =
      IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** Why a vat went offline. */
  enum PageOut {
    LRU,
    MOVED,
    DISCARDED,
    FAILED,
    DRAINED
  }

  private final MeterRegistry registry;

  /** Counts in {@code registry}. */
  public WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void watchOnline(Supplier<Number> online) {
    Gauge.builder(PREFIX + "vats.online", online)
        .description("Vats that have an engine, or are getting one")
        .register(registry);
  }

  void delivered(String type, String outcome, DeliveryTimings timings) {
    count("deliveries", "Deliveries", "type", type, "outcome", outcome);
    Timer.builder(PREFIX + "delivery")
        .description("Time of deliveries in the engine, device calls included")
        .register(registry)
        .record(timings.ran(), TimeUnit.MICROSECONDS);
    pagedIn(timings);
  }

  void deliveryFailed(String type, FailureKind kind) {
    count("deliveries", "Deliveries", "type", type, "outcome", lower(kind));
  }

  /** Nothing if the vat was online already. */
  void pagedIn(DeliveryTimings timings) {
    if (timings.source() == DeliveryTimings.PageInSource.NONE) {
      return;
    }
    phase("wait", timings.waited(), timings);
    phase("fetch", timings.fetched(), timings);
    phase("verify", timings.verified(), timings);
    phase("load", timings.loaded(), timings);
    phase("replay", timings.replayed(), timings);
  }

  private void phase(String phase, long micros, DeliveryTimings timings) {
    Timer.builder("vatpool.page.in")
        .description("Time of page-ins by phase")
        .serviceLevelObjectives(BUCKETS)
        .tag("phase", phase)
        .tag("source", lower(timings.source()))
        .register(registry)
        .record(Duration.of(micros, ChronoUnit.MICROS));
  }

  void pagedOut(PageOut reason) {
    count("page.outs", "Vats that went offline", "reason", lower(reason));
  }

  void moved(Residency from, Residency to) {
    count("residency.changes", "Changes of a vat's residency", "to", to.word());
  }

  void replayed() {
    count("replayed.entries", "Transcript entries replayed");
  }

  void diverged() {
    count("replay.divergences", "Replays that differed from the transcript");
  }

  void computronsDiffered() {
    count("replay.computrons.differed", "Replayed deliveries that cost something else");
  }

  void snapshotUnusable() {
    count("snapshots.unusable", "Snapshots that were missing or damaged");
  }

  void rebuilt() {
    count("rebuilds", "Vats rebuilt without the snapshot of their span");
  }

  void exhausted(EngineExit.MeterFault fault) {
    exit(fault.getClass().getSimpleName());
  }

  void engineLost(EngineLostException e) {
    exit(
        switch (e) {
          case EngineExitedException exited -> exited.exit().getClass().getSimpleName();
          case EngineTimeLimitException late -> "TimeLimit";
          default -> e.getClass().getSimpleName().replace("Exception", "");
        });
  }

  /** Whatever the reason: it has ended. */
  void engineEnded(VatEngine engine) {
    engine
        .resourceUse()
        .ifPresent(use -> {
          cpu("user", use.userMicros());
          cpu("system", use.systemMicros());
          DistributionSummary.builder(PREFIX + "engine.resident")
              .baseUnit("bytes")
              .description(
                  "Largest resident size of engines that have ended, shared pages included")
              .register(registry)
              .record(use.residentKiBMax() * 1024.0);
        });
  }

  private void cpu(String mode, long micros) {
    Counter.builder(PREFIX + "engine.cpu")
        .baseUnit("seconds")
        .description("Processor time of engines that have ended")
        .tag("mode", mode)
        .register(registry)
        .increment(micros / 1e6);
  }

  private void exit(String cause) {
    count("engine.exits", "Engines that ended unasked", "cause", cause);
  }

  void snapshotSaved(SnapshotInfo snapshot, long micros) {
    Timer.builder(PREFIX + "snapshot")
        .description("Time to save a snapshot and go on from it")
        .register(registry)
        .record(micros, TimeUnit.MICROSECONDS);
    bytes("raw", snapshot.uncompressedBytes());
    bytes("stored", snapshot.compressedBytes());
  }

  private void bytes(String form, long bytes) {
    Counter.builder(PREFIX + "snapshot.bytes")
        .description("Bytes of saved snapshots")
        .tag("form", form)
        .register(registry)
        .increment((double) bytes);
  }

  private void count(String name, String description, String... tags) {
    Counter.builder(PREFIX + name)
        .description(description)
        .tags(tags)
        .register(registry)
        .increment();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
