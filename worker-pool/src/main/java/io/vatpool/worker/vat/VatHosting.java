package io.vatpool.worker.vat;

import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.store.VatReader;
import io.vatpool.xsnap.vat.VatEngines;
import java.util.Objects;

/** Puts the parts of this package together. */
public final class VatHosting {
  private VatHosting() {}

  /**
   * What hosting is bounded by.
   *
   * @param vatsOnlineMax engines at a time
   * @param vatstoreCacheBytesMax committed rows cached for each online vat
   * @param deliveryCharsMax syscalls and answers of one delivery, in characters
   */
  public record Bounds(int vatsOnlineMax, long vatstoreCacheBytesMax, long deliveryCharsMax) {
    /** Checks. */
    public Bounds {
      if (vatsOnlineMax < 1 || vatstoreCacheBytesMax < 0 || deliveryCharsMax < 1) {
        throw new IllegalArgumentException(
            "vatsOnlineMax and deliveryCharsMax start at 1, vatstoreCacheBytesMax at 0");
      }
    }
  }

  /** Requests of a worker of this name. */
  public static VatRequests create(
      String workerId,
      Bounds bounds,
      VatEngines engines,
      SnapStoreClient snapstore,
      VatReader reader,
      WorkerMetrics metrics) {
    Objects.requireNonNull(workerId, "workerId");
    EngineSource source = new EngineSource(engines, reader);
    HostedVats vats = new HostedVats(metrics);
    metrics.watchHosted(vats::count);
    OnlineSlots slots = new OnlineSlots(bounds.vatsOnlineMax(), vats, metrics);
    metrics.watchOnline(slots::used, bounds.vatsOnlineMax());
    metrics.watchWaiting(slots::waiting);
    metrics.watchMemory(new ResidentMemory());
    return new VatRequests(
        vats,
        slots,
        new Pager(source, snapstore, reader, metrics, bounds.vatstoreCacheBytesMax()),
        new DeliveryRun(workerId, slots, metrics, bounds.deliveryCharsMax()),
        new SnapshotRun(source, snapstore, slots, metrics),
        metrics);
  }
}
