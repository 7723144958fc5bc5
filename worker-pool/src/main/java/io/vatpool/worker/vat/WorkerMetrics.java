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
import java.util.List;
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
 *   snapshot_seconds{phase}             phase = image (written, next engine loaded), store (the rest)
 *   snapshot_bytes_total{form}          form = raw or stored
 *   vats_online, vats_online_max, vats_hot, vats_hosted
 *   engines_bytes, engines_bytes_max      as admission counts them
 *   page_ins_waiting
 *   resident_bytes{part}                 part = service, engines
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

  private static final String DELIVERIES = "Deliveries";
  private static final String PAGE_OUTS = "Vats that went offline";
  private static final String RESIDENCY = "Changes of a vat's residency";
  private static final String REPLAYED = "Transcript entries replayed";
  private static final String DIVERGED = "Replays that differed from the transcript";
  private static final String COMPUTRONS_DIFFERED = "Replayed deliveries that cost something else";
  private static final String UNUSABLE = "Snapshots that were missing or damaged";
  private static final String REBUILDS = "Vats rebuilt without the snapshot of their span";
  private static final String EXITS = "Engines that ended unasked";

  private static final Duration[] BUCKETS =
      IntStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** Why a vat went offline. */
  enum PageOut {
    LRU,
    MOVED,
    ENDED,
    DISCARDED,
    FAILED,
    DRAINED
  }

  private final MeterRegistry registry;

  /** Counts in {@code registry}. */
  public WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
    announce();
  }

  /** A series that appears only with its first event is one that no alert sees rise from 0. */
  private void announce() {
    counter("deliveries", DELIVERIES, "type", "message", "outcome", "ok");
    deliverySeconds();
    for (String phase : List.of("wait", "fetch", "verify", "load", "replay")) {
      pageInSeconds(phase, DeliveryTimings.PageInSource.SNAPSHOT);
    }
    for (PageOut reason : PageOut.values()) {
      counter("page.outs", PAGE_OUTS, "reason", lower(reason));
    }
    counter("residency.changes", RESIDENCY, "to", "idle");
    counter("replayed.entries", REPLAYED);
    counter("replay.divergences", DIVERGED);
    counter("replay.computrons.differed", COMPUTRONS_DIFFERED);
    counter("snapshots.unusable", UNUSABLE);
    counter("rebuilds", REBUILDS);
    for (String cause : List.of("TimeLimit", "Signalled", "Unknown")) {
      counter("engine.exits", EXITS, "cause", cause);
    }
    cpuSeconds("user");
    cpuSeconds("system");
    engineResident();
    snapshotSeconds("image");
    snapshotSeconds("store");
    snapshotBytes("raw");
    snapshotBytes("stored");
  }

  void watchRoom(Supplier<RoomUse> use) {
    RoomUse now = use.get();
    gauge("vats.online", "Vats that have an engine, or are getting one", () -> use.get().vats());
    gauge("vats.online.max", "Vats that may be online at a time", now::vatsMax);
    gauge(
        "engines.bytes", "Memory of the engines, as admission counts it", () -> use.get().bytes());
    gauge("engines.bytes.max", "Memory that the engines may take", now::bytesMax);
    gauge("page.ins.waiting", "Page-ins that wait for room", () -> use.get().waiting());
  }

  void watchHosted(Supplier<Number> hosted) {
    gauge(
        "vats.hosted", "Vats that this worker has something of: online, or with requests", hosted);
  }

  void watchHot(Supplier<Number> hot) {
    gauge("vats.hot", "Vats online that had a delivery within the last minute", hot);
  }

  void watchMemory(ResidentMemory memory) {
    resident("service", memory::serviceBytes);
    resident("engines", memory::engineBytes);
  }

  private void resident(String part, Supplier<Number> bytes) {
    Gauge.builder(PREFIX + "resident", bytes)
        .baseUnit("bytes")
        .description("Memory taken, shared pages in proportion")
        .tag("part", part)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(description).register(registry);
  }

  void delivered(String type, String outcome, DeliveryTimings timings) {
    count("deliveries", DELIVERIES, "type", type, "outcome", outcome);
    deliverySeconds().record(timings.ran(), TimeUnit.MICROSECONDS);
    pagedIn(timings);
  }

  private Timer deliverySeconds() {
    return Timer.builder(PREFIX + "delivery")
        .description("Time of deliveries in the engine, device calls included")
        .register(registry);
  }

  void deliveryFailed(String type, FailureKind kind) {
    count("deliveries", DELIVERIES, "type", type, "outcome", lower(kind));
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
    pageInSeconds(phase, timings.source()).record(Duration.of(micros, ChronoUnit.MICROS));
  }

  private Timer pageInSeconds(String phase, DeliveryTimings.PageInSource source) {
    return Timer.builder("vatpool.page.in")
        .description("Time of page-ins by phase")
        .serviceLevelObjectives(BUCKETS)
        .tag("phase", phase)
        .tag("source", lower(source))
        .register(registry);
  }

  void pagedOut(PageOut reason) {
    count("page.outs", PAGE_OUTS, "reason", lower(reason));
  }

  void moved(Residency from, Residency to) {
    count("residency.changes", RESIDENCY, "to", to.word());
  }

  void replayed() {
    count("replayed.entries", REPLAYED);
  }

  void diverged() {
    count("replay.divergences", DIVERGED);
  }

  void computronsDiffered() {
    count("replay.computrons.differed", COMPUTRONS_DIFFERED);
  }

  void snapshotUnusable() {
    count("snapshots.unusable", UNUSABLE);
  }

  void rebuilt() {
    count("rebuilds", REBUILDS);
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
          engineResident().record(use.residentKiBMax() * 1024.0);
        });
  }

  private DistributionSummary engineResident() {
    return DistributionSummary.builder(PREFIX + "engine.resident")
        .baseUnit("bytes")
        .description("Largest resident size of engines that have ended, shared pages included")
        .register(registry);
  }

  private void cpu(String mode, long micros) {
    cpuSeconds(mode).increment(micros / 1e6);
  }

  private Counter cpuSeconds(String mode) {
    return Counter.builder(PREFIX + "engine.cpu")
        .baseUnit("seconds")
        .description("Processor time of engines that have ended")
        .tag("mode", mode)
        .register(registry);
  }

  private void exit(String cause) {
    count("engine.exits", EXITS, "cause", cause);
  }

  void snapshotSaved(SnapshotInfo snapshot, long imageMicros, long micros) {
    snapshotSeconds("image").record(imageMicros, TimeUnit.MICROSECONDS);
    snapshotSeconds("store").record(micros - imageMicros, TimeUnit.MICROSECONDS);
    snapshotBytes("raw").increment((double) snapshot.uncompressedBytes());
    snapshotBytes("stored").increment((double) snapshot.compressedBytes());
  }

  private Timer snapshotSeconds(String phase) {
    return Timer.builder(PREFIX + "snapshot")
        .description("Time to save a snapshot and go on from it, by phase")
        .tag("phase", phase)
        .register(registry);
  }

  private Counter snapshotBytes(String form) {
    return Counter.builder(PREFIX + "snapshot.bytes")
        .description("Bytes of saved snapshots")
        .tag("form", form)
        .register(registry);
  }

  private void count(String name, String description, String... tags) {
    counter(name, description, tags).increment();
  }

  private Counter counter(String name, String description, String... tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
