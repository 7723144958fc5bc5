package io.vatpool.worker.vat;

import io.vatpool.protocol.SnapshotInfo;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.tracing.Step;
import io.vatpool.worker.policy.EngineSize;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.vat.VatEngine;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Saves a vat's heap and goes on with it in an engine that starts from the very image, as the
 * reference does: only then are the costs of later deliveries the same. On the vat's thread.
 */
final class SnapshotRun {
  /** The span ends with the entry that says the heap was saved, the next begins by loading it. */
  private static final int ENTRIES_AROUND = 2;

  private final EngineSource engines;
  private final SnapStoreClient snapstore;
  private final OnlineRoom room;
  private final EngineSize sizes;
  private final WorkerMetrics metrics;

  SnapshotRun(
      EngineSource engines,
      SnapStoreClient snapstore,
      OnlineRoom room,
      EngineSize sizes,
      WorkerMetrics metrics) {
    this.sizes = sizes;
    this.engines = engines;
    this.snapstore = snapstore;
    this.room = room;
    this.metrics = metrics;
  }

  WorkerMessage run(HostedVat vat, Residency.SavingSnapshot saving) throws RequestFailed {
    long started = System.nanoTime();
    OnlineVat online = saving.vat();
    Restart restart = new Restart(online.engine());
    Residency after = saving.lost("a defect of this worker");
    try {
      SnapshotInfo snapshot = save(restart);
      VatPosition now = behind(online.at(), snapshot.snapshotId());
      online.store().moved(now);
      after = saving.saved(online.restartedAs(restart.fresh(), now, snapshot.uncompressedBytes()));
      long micros = (System.nanoTime() - started) / 1_000;
      metrics.snapshotSaved(snapshot, (restart.imageAt() - started) / 1_000, micros);
      return new WorkerMessage.SnapshotSaved(snapshot, micros);
    } catch (RestartFailed e) {
      after = saving.lost(String.valueOf(e.getMessage()));
      throw e.failure;
    } catch (IOException e) {
      // The engine has been garbage-collected for the image: it is not what the vat's history says
      // until the image is stored.
      after = saving.lost(String.valueOf(e.getMessage()));
      throw new RequestFailed(
          FailureKind.SNAPSTORE_UNAVAILABLE, "saving " + vat.key() + ": " + e.getMessage(), e);
    } finally {
      settle(vat, saving, after, restart);
      metrics.engineEnded(online.engine());
    }
  }

  private SnapshotInfo save(Restart restart) throws IOException {
    try (Step step = Step.begin("save snapshot")) {
      SnapshotInfo saved = snapstore.save(restart::writeTo);
      step.with("vatpool.snapshot", saved.snapshotId())
          .with("vatpool.snapshot.bytes", saved.uncompressedBytes());
      return saved;
    }
  }

  private void settle(
      HostedVat vat, Residency.SavingSnapshot saving, Residency after, Restart restart) {
    if (after instanceof Residency.Idle idle) {
      vat.move(saving, after);
      room.becameIdle(vat, sizes.bytes(idle.vat().imageBytes(), 0));
    } else {
      restart.close();
      vat.move(saving, after);
      metrics.pagedOut(WorkerMetrics.PageOut.FAILED);
      room.free(vat);
    }
  }

  private static VatPosition behind(VatPosition at, String snapshotId) {
    return new VatPosition(
        at.vatId(),
        at.incarnation(),
        at.position() + ENTRIES_AROUND,
        SpanHash.extend(SpanHash.EMPTY, new TranscriptEntry.LoadSnapshot(snapshotId).toText()));
  }

  /** Produces the image for the snapshot store, and the next engine on the way. */
  private final class Restart {
    private final VatEngine old;
    private @Nullable VatEngine fresh;
    private long imageAt;

    Restart(VatEngine old) {
      this.old = old;
    }

    void writeTo(OutputStream sink) throws IOException {
      try {
        fresh = engines.restart(old, sink);
        imageAt = System.nanoTime();
      } catch (EngineLostException e) {
        metrics.engineLost(e);
        throw new RestartFailed(RequestFailed.engineLost(e, "saving " + old));
      } catch (RequestFailed e) {
        throw new RestartFailed(e);
      }
    }

    /** When the image was written and the next engine had loaded it, by the JVM's clock. */
    long imageAt() {
      return imageAt;
    }

    VatEngine fresh() {
      VatEngine restarted = fresh;
      if (restarted == null) {
        throw new IllegalStateException("a snapshot was stored that nobody produced");
      }
      return restarted;
    }

    void close() {
      old.close();
      VatEngine restarted = fresh;
      if (restarted != null) {
        restarted.close();
      }
    }
  }

  /** Carries a failure of ours through the snapshot store's client. */
  private static final class RestartFailed extends IOException {
    private static final long serialVersionUID = 1;

    private final transient RequestFailed failure;

    RestartFailed(RequestFailed failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
