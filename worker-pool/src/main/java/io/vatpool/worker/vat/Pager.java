package io.vatpool.worker.vat;

import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.snapstore.client.SnapStoreException;
import io.vatpool.snapstore.client.SnapStoreUnavailable;
import io.vatpool.snapstore.client.SnapshotStream;
import io.vatpool.store.StoreException;
import io.vatpool.store.VatReader;
import io.vatpool.tracing.Step;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EngineStartException;
import io.vatpool.xsnap.engine.EngineTimeLimitException;
import io.vatpool.xsnap.vat.VatEngine;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Brings a vat to a position: its engine from the snapshot that the span begins with, or fresh,
 * then the span's entries, those of the database first and those of the open block after them. Any
 * thread; leaves no engine behind where it fails.
 */
final class Pager {
  private static final Logger LOG = System.getLogger(Pager.class.getName());

  private final EngineSource engines;
  private final SnapStoreClient snapstore;
  private final VatReader reader;
  private final WorkerMetrics metrics;
  private final long cacheBytesMax;

  Pager(
      EngineSource engines,
      SnapStoreClient snapstore,
      VatReader reader,
      WorkerMetrics metrics,
      long cacheBytesMax) {
    this.engines = engines;
    this.snapstore = snapstore;
    this.reader = reader;
    this.metrics = metrics;
    this.cacheBytesMax = cacheBytesMax;
  }

  OnlineVat pageIn(
      VatKey vat, VatPosition at, PageIn pageIn, Deadline deadline, Stopwatch stopwatch)
      throws RequestFailed {
    check(vat, at, pageIn);
    SpanReplay replay =
        new SpanReplay(vat, pageIn.spanStart(), pageIn.snapshotId(), deadline, stopwatch, metrics);
    VatEngine engine = engine(vat, at, pageIn, deadline, stopwatch);
    boolean arrived = false;
    try {
      replay(replay, engine, vat, at, pageIn, stopwatch);
      if (!replay.hash().equals(at.spanHash())) {
        throw new RequestFailed(
            FailureKind.POSITION_UNREACHABLE,
            "%s position=%d: the transcript leads to span hash %s, the gateway wants %s"
                .formatted(vat, at.position(), replay.hash(), at.spanHash()),
            null);
      }
      arrived = true;
    } finally {
      if (!arrived) {
        engine.close();
      }
    }
    CommittedRows rows = CommittedRows.of(reader, vat);
    return new OnlineVat(
        engine,
        new VatStore(rows, at, pageIn.pendingStore(), cacheBytesMax, VatStore.OVERLAY_BYTES),
        at,
        stopwatch.imageBytes(),
        replay.allocatedBytes());
  }

  private static void check(VatKey vat, VatPosition at, PageIn pageIn) throws RequestFailed {
    long pendingFrom = Math.max(pageIn.spanStart(), pageIn.committedEnd());
    if (pageIn.spanStart() >= at.position()
        || pendingFrom + pageIn.pendingEntries().size() != at.position()) {
      throw new RequestFailed(
          FailureKind.BAD_REQUEST,
          "%s: a span from %d, committed up to %d, with %d further entries does not lead to %d"
              .formatted(
                  vat,
                  pageIn.spanStart(),
                  pageIn.committedEnd(),
                  pageIn.pendingEntries().size(),
                  at.position()),
          null);
    }
  }

  private void replay(
      SpanReplay replay,
      VatEngine engine,
      VatKey vat,
      VatPosition at,
      PageIn pageIn,
      Stopwatch stopwatch)
      throws RequestFailed {
    long started = System.nanoTime();
    long replayedBefore = stopwatch.replayedNanos();
    try {
      long committedEnd = Math.min(pageIn.committedEnd(), at.position());
      this.<RequestFailed>entries(
          vat, pageIn.spanStart(), committedEnd, (position, text) -> replay.next(engine, text));
    } catch (StoreException e) {
      throw RequestFailed.database(e);
    }
    stopwatch.fetched(System.nanoTime() - started - (stopwatch.replayedNanos() - replayedBefore));
    for (String text : pageIn.pendingEntries()) {
      replay.next(engine, text);
    }
  }

  private <E extends Exception> void entries(
      VatKey vat, long from, long to, VatReader.EntryConsumer<E> consumer) throws E {
    reader.entries(vat.kernelId(), vat.vatId(), from, to, consumer);
  }

  private VatEngine engine(
      VatKey vat, VatPosition at, PageIn pageIn, Deadline deadline, Stopwatch stopwatch)
      throws RequestFailed {
    String snapshotId = pageIn.snapshotId();
    if (snapshotId == null) {
      long started = System.nanoTime();
      VatEngine fresh = engines.fresh(vat, pageIn);
      stopwatch.loaded(System.nanoTime() - started, PageInSource.FRESH);
      return fresh;
    }
    VatEngine loaded = fromSnapshot(vat, pageIn, snapshotId, stopwatch);
    if (loaded != null) {
      return loaded;
    }
    metrics.rebuilt();
    stopwatch.rebuilt();
    return new Rebuild(
            vat, at.incarnation(), pageIn, engines, snapstore, reader, deadline, stopwatch, metrics)
        .engineAt(pageIn.spanStart(), snapshotId, id -> fromSnapshot(vat, pageIn, id, stopwatch));
  }

  /** Null if the snapshot is of no use: missing, damaged, or not readable by this engine. */
  private @Nullable VatEngine fromSnapshot(
      VatKey vat, PageIn pageIn, String snapshotId, Stopwatch stopwatch) throws RequestFailed {
    long asked = System.nanoTime();
    try (Step step = Step.begin("load snapshot").with("vatpool.snapshot", snapshotId);
        SnapshotStream image = snapstore.open(snapshotId)) {
      long opened = System.nanoTime();
      VatEngine engine = engines.fromSnapshot(vat, pageIn, snapshotId, image);
      long read = image.fetchNanos() + image.verifyNanos();
      stopwatch.fetched(opened - asked + image.fetchNanos());
      stopwatch.verified(image.verifyNanos());
      stopwatch.image(image.info().uncompressedBytes());
      step.with("vatpool.snapshot.bytes", image.info().uncompressedBytes());
      stopwatch.loaded(System.nanoTime() - opened - read, PageInSource.SNAPSHOT);
      return engine;
    } catch (SnapStoreUnavailable e) {
      throw new RequestFailed(FailureKind.SNAPSTORE_UNAVAILABLE, String.valueOf(e.getMessage()), e);
    } catch (EngineStartException | EngineTimeLimitException e) {
      throw RequestFailed.engineLost(e, "loading a snapshot of " + vat);
    } catch (SnapStoreException | EngineLostException e) {
      LOG.log(Level.WARNING, vat + " snapshot=" + snapshotId + " is of no use", e);
      metrics.snapshotUnusable();
      return null;
    } catch (IOException e) {
      throw new RequestFailed(
          FailureKind.SNAPSTORE_UNAVAILABLE,
          "reading snapshot " + snapshotId + ": " + e.getMessage(),
          e);
    }
  }
}
