package io.vatpool.gateway.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.vatpool.kernel.port.CrankWatch;
import io.vatpool.protocol.VatPosition;
import io.vatpool.store.EventTraces;
import io.vatpool.store.EventTraces.Waiting;
import io.vatpool.store.ExtraWrite;
import io.vatpool.tracing.TraceText;
import io.vatpool.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The traces that one kernel's events belong to: which span has queued what waits, and the spans of
 * the cranks that carry it out. What waits longer than its block is kept in rows beside the kernel,
 * so that whoever opens it next goes on. For the kernel's thread.
 */
public final class KernelTraces implements CrankWatch {
  /** Events of one kernel that are followed; of more, those that have waited longest are not. */
  static final int WAITING_MAX = 10_000;

  /** Rows of events that wait longer are deleted when a kernel is opened. */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final AttributeKey<String> KERNEL = AttributeKey.stringKey("vatpool.kernel");
  private static final AttributeKey<Long> CRANK = AttributeKey.longKey("vatpool.crank");
  private static final AttributeKey<String> EVENT = AttributeKey.stringKey("vatpool.event");
  private static final AttributeKey<String> VAT = AttributeKey.stringKey("vatpool.vat");
  private static final AttributeKey<Long> POSITION = AttributeKey.longKey("vatpool.position");

  private final Tracing tracing;
  private final String kernelId;
  private final InstantSource clock;
  private final SequencedMap<String, Waiting> waiting = new LinkedHashMap<>();

  /** What this crank has let go, should that be undone. */
  private final Map<String, Waiting> left = new HashMap<>();

  /** Keys that have rows, or will have when the blocks that are closed are durable. */
  private final Set<String> rows = new HashSet<>();

  private final Set<String> unsaved = new LinkedHashSet<>();
  private final Set<String> outdated = new LinkedHashSet<>();
  private final BlockTraces block = new BlockTraces();
  private Span crank = Span.getInvalid();

  /** The context of what queues events now. */
  private @Nullable String cause;

  /** Of a kernel in whose queues nothing waits that is to be followed. */
  public KernelTraces(Tracing tracing, String kernelId, InstantSource clock) {
    this.tracing = tracing;
    this.kernelId = kernelId;
    this.clock = clock;
  }

  /** Follows nothing. */
  public static KernelTraces off() {
    return new KernelTraces(Tracing.off(), "", InstantSource.system());
  }

  /** Goes on with what waits in a kernel's queues. */
  public static KernelTraces open(Tracing tracing, EventTraces table, String kernelId) {
    KernelTraces traces = new KernelTraces(tracing, kernelId, InstantSource.system());
    table.forgetBefore(kernelId, micros(traces.clock.instant().minus(KEPT)));
    for (Waiting one : table.of(kernelId, WAITING_MAX)) {
      traces.waiting.put(one.key(), one);
      traces.rows.add(one.key());
    }
    return traces;
  }

  /** Does something of which all that it queues is a consequence of the span of this context. */
  public <T> T causedBy(String context, Supplier<T> work) {
    cause = context;
    block.add(context);
    try {
      return work.get();
    } finally {
      cause = null;
    }
  }

  /** The rows to be written with the open block, which is about to be closed. */
  public Optional<ExtraWrite> changedRows() {
    if (unsaved.isEmpty() && outdated.isEmpty()) {
      return Optional.empty();
    }
    ExtraWrite changed =
        EventTraces.changed(
            kernelId,
            unsaved.stream()
                .flatMap(key -> Optional.ofNullable(waiting.get(key)).stream())
                .toList(),
            outdated);
    rows.removeAll(outdated);
    rows.addAll(unsaved);
    unsaved.clear();
    outdated.clear();
    return Optional.of(changed);
  }

  /** Begins the spans of the open block's commit: in each trace a child of its last crank there. */
  public CommitSpans commit() {
    return block.close(context -> {
      Span span = tracing.follow("commit", SpanKind.INTERNAL, context);
      return span.setAttribute(KERNEL, kernelId);
    });
  }

  /**
   * The span of a delivery of the crank, or of what the host does between two; an invalid one if
   * nobody follows that.
   */
  public Span delivery(VatPosition at) {
    Span span = tracing.follow("deliver", SpanKind.CLIENT, cause);
    if (span.isRecording()) {
      crank.setAttribute(VAT, at.vatId());
      span.setAttribute(KERNEL, kernelId)
          .setAttribute(VAT, at.vatId())
          .setAttribute(POSITION, at.position());
    }
    return span;
  }

  /** The context of what is done now, for what that begins; null if nobody follows it. */
  public @Nullable String context() {
    return cause;
  }

  @Override
  public boolean enabled() {
    return tracing.isOn();
  }

  @Override
  public void begins(long crankNumber, String type, boolean routing, @Nullable String key) {
    left.clear();
    Waiting trail = key == null ? null : waiting.get(key);
    if (trail == null) {
      return;
    }
    if (routing) {
      cause = trail.context();
      return;
    }
    tracing
        .follow("wait in queue", SpanKind.INTERNAL, trail.context(), trail.queuedMicros())
        .setAttribute(KERNEL, kernelId)
        .end();
    crank = tracing.follow("crank", SpanKind.INTERNAL, trail.context());
    crank.setAttribute(KERNEL, kernelId).setAttribute(CRANK, crankNumber).setAttribute(EVENT, type);
    String context = TraceText.of(crank);
    cause = context;
    if (context != null) {
      block.add(context);
    }
  }

  @Override
  public void ends(boolean done) {
    if (!done) {
      crank.setStatus(StatusCode.ERROR, "undone");
    }
    crank.end();
    crank = Span.getInvalid();
    cause = null;
  }

  @Override
  public void queued(String key) {
    String context = cause;
    if (context != null) {
      put(new Waiting(key, context, micros(clock.instant())));
      unsaved.add(key);
    }
  }

  @Override
  public void gone(String key) {
    Waiting trail = waiting.remove(key);
    if (trail != null) {
      // Of two, the first: it is what waits again, the other was only queued in a crank undone now.
      left.putIfAbsent(key, trail);
      unsaved.remove(key);
      if (rows.contains(key)) {
        outdated.add(key);
      }
    }
  }

  @Override
  public void back(String key) {
    Waiting trail = left.remove(key);
    if (trail != null) {
      put(trail);
      unsaved.add(key);
    }
  }

  private void put(Waiting trail) {
    if (waiting.size() == WAITING_MAX) {
      gone(waiting.firstEntry().getKey());
    }
    waiting.put(trail.key(), trail);
    outdated.remove(trail.key());
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
