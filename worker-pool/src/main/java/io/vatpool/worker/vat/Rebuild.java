package io.vatpool.worker.vat;

import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.protocol.wire.DeliveryTimings.PageInSource;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.store.StoreException;
import io.vatpool.store.VatReader;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.vat.VatEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a lost snapshot again: from the snapshot before it, or the one before that, or from the
 * beginning of the incarnation, by replaying all spans in between.
 *
 * <p>Engines are deterministic, so at each place where the vat's heap was saved it is saved again,
 * must have the same hash, and the replay goes on from that image as the vat itself did. The image
 * that was lost is stored again.
 */
final class Rebuild {
  private static final Logger LOG = System.getLogger(Rebuild.class.getName());

  /** Earlier snapshots looked at, before the whole incarnation is replayed. */
  private static final int SNAPSHOTS_TRIED_MAX = 16;

  /** Brings up an engine from a snapshot, or says by null that the snapshot is of no use. */
  interface Loader {
    @Nullable VatEngine load(String snapshotId) throws RequestFailed;
  }

  private final VatKey vat;
  private final int incarnation;
  private final PageIn pageIn;
  private final EngineSource engines;
  private final SnapStoreClient snapstore;
  private final VatReader reader;
  private final Deadline deadline;
  private final Stopwatch stopwatch;
  private final WorkerMetrics metrics;
  private @Nullable VatEngine engine;

  Rebuild(
      VatKey vat,
      int incarnation,
      PageIn pageIn,
      EngineSource engines,
      SnapStoreClient snapstore,
      VatReader reader,
      Deadline deadline,
      Stopwatch stopwatch,
      WorkerMetrics metrics) {
    this.vat = vat;
    this.incarnation = incarnation;
    this.pageIn = pageIn;
    this.engines = engines;
    this.snapstore = snapstore;
    this.reader = reader;
    this.deadline = deadline;
    this.stopwatch = stopwatch;
    this.metrics = metrics;
  }

  /** An engine as it was when the span that begins at {@code spanStart} began. */
  VatEngine engineAt(long spanStart, String lostSnapshotId, Loader loader) throws RequestFailed {
    LOG.log(Level.WARNING, "{0} is rebuilt: snapshot={1} is lost", vat, lostSnapshotId);
    boolean done = false;
    try {
      SpanReplay first = begin(spanStart, loader);
      VatEngine rebuilt = walk(first, spanStart, lostSnapshotId);
      done = true;
      return rebuilt;
    } catch (StoreException e) {
      throw unavailable(lostSnapshotId, String.valueOf(e.getMessage()), e);
    } finally {
      VatEngine unfinished = engine;
      if (!done && unfinished != null) {
        unfinished.close();
      }
    }
  }

  private SpanReplay begin(long spanStart, Loader loader) throws RequestFailed {
    List<SnapshotRow> earlier =
        reader.snapshotsBefore(vat.kernelId(), vat.vatId(), spanStart - 1, SNAPSHOTS_TRIED_MAX);
    for (SnapshotRow snapshot : earlier) {
      SpanRow span = reader.spanAt(vat.kernelId(), vat.vatId(), snapshot.snapPos() + 1);
      if (span == null || span.incarnation() != incarnation) {
        break;
      }
      engine = loader.load(snapshot.snapshotId());
      if (engine != null) {
        return replay(span.startPos(), snapshot.snapshotId());
      }
    }
    SpanRow first = reader.firstSpanOf(vat.kernelId(), vat.vatId(), incarnation);
    if (first == null || first.startPos() >= spanStart) {
      throw unavailable(
          pageIn.snapshotId(), "the transcript of this incarnation is not in the database", null);
    }
    long started = System.nanoTime();
    engine = engines.fresh(vat, pageIn);
    stopwatch.loaded(System.nanoTime() - started, PageInSource.REBUILT);
    return replay(first.startPos(), null);
  }

  private SpanReplay replay(long spanStart, @Nullable String snapshotId) {
    return new SpanReplay(vat, spanStart, snapshotId, deadline, stopwatch, metrics);
  }

  private VatEngine walk(SpanReplay first, long spanStart, String lostSnapshotId)
      throws RequestFailed {
    SpanReplay[] replay = {first};
    this.<RequestFailed>entries(
        first.position(),
        spanStart,
        (position, text) -> {
          String saved = savedSnapshot(text);
          if (saved == null) {
            replay[0].next(current(), text);
          } else {
            restart(saved, position == spanStart - 1);
            replay[0] = replay(position + 1, saved);
          }
        });
    if (replay[0].position() != spanStart) {
      throw unavailable(
          lostSnapshotId, "the entry before position " + spanStart + " saves no snapshot", null);
    }
    stopwatch.rebuilt();
    return current();
  }

  private <E extends Exception> void entries(
      long from, long to, VatReader.EntryConsumer<E> consumer) throws E {
    reader.entries(vat.kernelId(), vat.vatId(), from, to, consumer);
  }

  private static @Nullable String savedSnapshot(String text) throws RequestFailed {
    try {
      return TranscriptEntry.parse(text) instanceof TranscriptEntry.SaveSnapshot save
          ? save.snapshotId()
          : null;
    } catch (MalformedJsonException e) {
      throw new RequestFailed(
          FailureKind.POSITION_UNREACHABLE, "not a transcript entry: " + e.getMessage(), e);
    }
  }

  private VatEngine current() {
    VatEngine now = engine;
    if (now == null) {
      throw new IllegalStateException("a replay without an engine");
    }
    return now;
  }

  private void restart(String snapshotId, boolean store) throws RequestFailed {
    Path image = null;
    try {
      OutputStream sink = OutputStream.nullOutputStream();
      if (store) {
        image = Files.createTempFile("vatpool-rebuilt-", ".xss");
        sink = Files.newOutputStream(image);
      }
      String actual;
      try (DigestOutputStream hashed = new DigestOutputStream(sink, sha256())) {
        engine = engines.restart(current(), hashed);
        actual = HexFormat.of().formatHex(hashed.getMessageDigest().digest());
      }
      if (!actual.equals(snapshotId)) {
        throw unavailable(
            snapshotId, "the replay leads to another heap, its snapshot is " + actual, null);
      }
      if (image != null) {
        heal(snapshotId, image);
      }
    } catch (EngineLostException e) {
      throw RequestFailed.engineLost(e, "rebuilding " + vat);
    } catch (IOException e) {
      throw unavailable(snapshotId, "no room for its image: " + e.getMessage(), e);
    } finally {
      delete(image);
    }
  }

  private void heal(String snapshotId, Path image) {
    try {
      snapstore.put(snapshotId, out -> Files.copy(image, out));
      LOG.log(Level.INFO, "{0} snapshot={1} is stored again", vat, snapshotId);
    } catch (IOException e) {
      // The vat is as it should be; the next page-in will try again.
      LOG.log(Level.WARNING, vat + " snapshot=" + snapshotId + " could not be stored again", e);
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  private RequestFailed unavailable(
      @Nullable String snapshotId, String why, @Nullable Throwable cause) {
    return new RequestFailed(
        FailureKind.SNAPSHOT_UNAVAILABLE,
        "%s: snapshot %s is lost and the vat cannot be rebuilt without it: %s"
            .formatted(vat, snapshotId, why),
        cause);
  }
}
