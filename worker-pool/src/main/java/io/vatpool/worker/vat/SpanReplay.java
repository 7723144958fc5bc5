package io.vatpool.worker.vat;

import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatDelivery;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.UpcallFailedException;
import io.vatpool.xsnap.vat.DeliveryResult;
import io.vatpool.xsnap.vat.VatEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Replays a span's entries, one by one, on an engine that stands at the span's beginning, and
 * computes the span's hash on the way. For one thread.
 */
final class SpanReplay {
  private static final Logger LOG = System.getLogger(SpanReplay.class.getName());

  private final VatKey vat;
  private final @Nullable String snapshotId;
  private final Deadline deadline;
  private final Stopwatch stopwatch;
  private final WorkerMetrics metrics;
  private long position;
  private long allocatedBytes;
  private boolean begun;
  private String hash = SpanHash.EMPTY;

  /**
   * A replay from {@code spanStart} on.
   *
   * @param snapshotId the image that the engine was started from, or null if it started fresh
   */
  SpanReplay(
      VatKey vat,
      long spanStart,
      @Nullable String snapshotId,
      Deadline deadline,
      Stopwatch stopwatch,
      WorkerMetrics metrics) {
    this.vat = vat;
    this.position = spanStart;
    this.snapshotId = snapshotId;
    this.deadline = deadline;
    this.stopwatch = stopwatch;
    this.metrics = metrics;
  }

  /** Position of the next entry. */
  long position() {
    return position;
  }

  /** What the engine has obtained, by the meter of the last entry; 0 if there was none. */
  long allocatedBytes() {
    return allocatedBytes;
  }

  /** Hash of the entries so far. */
  String hash() {
    return hash;
  }

  /**
   * Takes the next entry: the first one must say how the engine was started, all others must be
   * real deliveries, and are run.
   *
   * @throws RequestFailed if the entry is no such thing, or the vat does not do what it says
   */
  void next(VatEngine engine, String text) throws RequestFailed {
    deadline.check("replaying " + vat);
    TranscriptEntry entry = parse(text);
    if (begun) {
      if (!(entry instanceof TranscriptEntry.Delivered delivered)) {
        throw unreachable("is no delivery: " + shortened(text));
      }
      long started = System.nanoTime();
      run(engine, delivered);
      stopwatch.replayed(started);
      metrics.replayed();
    } else {
      checkStart(entry, text);
      begun = true;
    }
    hash = SpanHash.extend(hash, text);
    position++;
  }

  private void checkStart(TranscriptEntry entry, String text) throws RequestFailed {
    boolean right =
        snapshotId == null
            ? entry instanceof TranscriptEntry.InitializeWorker
            : entry instanceof TranscriptEntry.LoadSnapshot load
                && load.snapshotId().equals(snapshotId);
    if (!right) {
      throw unreachable(
          "should begin a span with "
              + (snapshotId == null ? "initialize-worker" : "load-snapshot " + snapshotId)
              + " but is "
              + shortened(text));
    }
  }

  private TranscriptEntry parse(String text) throws RequestFailed {
    try {
      TranscriptEntry entry = TranscriptEntry.parse(text);
      if (entry instanceof TranscriptEntry.Delivered delivered) {
        VatDelivery.fromJson(JsJson.parse(delivered.delivery()));
      }
      return entry;
    } catch (MalformedJsonException e) {
      throw unreachable("cannot be replayed: " + e.getMessage());
    }
  }

  private void run(VatEngine engine, TranscriptEntry.Delivered recorded) throws RequestFailed {
    ReplayedEntry replayed = new ReplayedEntry(recorded);
    boolean ok = false;
    try {
      DeliveryResult result = engine.deliver(recorded.delivery(), replayed);
      replayed.finish();
      ok = result.json().startsWith("[\"ok\",");
      if (result instanceof DeliveryResult.Completed completed) {
        allocatedBytes = completed.meter().allocate();
      }
      if (result instanceof DeliveryResult.Completed completed
          && recorded.computrons() != null
          && completed.meter().compute() != recorded.computrons()) {
        // The reference does not look at these; worth knowing, not worth stopping a vat for.
        LOG.log(
            Level.WARNING,
            "{0} position={1} cost {2} computrons in replay, {3} at first",
            vat,
            Long.toString(position),
            Long.toString(completed.meter().compute()),
            recorded.computrons().toString());
        metrics.computronsDiffered();
      }
    } catch (UpcallFailedException e) {
      replayed.finish();
    } catch (EngineLostException e) {
      throw RequestFailed.engineLost(e, "replaying entry " + position + " of " + vat);
    } catch (InterruptedException e) {
      throw RequestFailed.interrupted(e);
    }
    if (replayed.hasDiverged() || ok != recorded.ok()) {
      throw diverged(replayed, recorded, ok);
    }
  }

  private RequestFailed diverged(
      ReplayedEntry replayed, TranscriptEntry.Delivered recorded, boolean ok) {
    metrics.diverged();
    String what =
        replayed.hasDiverged()
            ? "made other syscalls than the transcript has"
            : "ended " + (ok ? "well" : "badly") + ", unlike in the transcript";
    return new RequestFailed(
        new WorkerMessage.Failed(
            FailureKind.REPLAY_DIVERGED,
            "%s: the replay of the entry at position %d %s".formatted(vat, position, what),
            FailureKind.REPLAY_DIVERGED.retryable(),
            replayed.report(vat.vatId(), position, recorded.delivery())),
        null);
  }

  private RequestFailed unreachable(String why) {
    return new RequestFailed(
        FailureKind.POSITION_UNREACHABLE,
        "%s: the transcript entry at position %d %s".formatted(vat, position, why),
        null);
  }

  private static String shortened(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
