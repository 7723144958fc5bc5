package io.vatpool.worker.vat;

import io.vatpool.protocol.VatHint;
import io.vatpool.snapstore.client.SnapStoreClient;
import io.vatpool.store.VatReader;
import io.vatpool.worker.policy.EngineSize;
import io.vatpool.worker.policy.RoomLimits;
import io.vatpool.xsnap.vat.VatEngines;
import java.util.Objects;
import java.util.function.Function;

/** Puts the parts of this package together. */
public final class VatHosting {
  private VatHosting() {}

  /**
   * What hosting is bounded by.
   *
   * @param room for engines, together
   * @param vatstoreCacheBytesMax committed rows cached for each online vat
   * @param deliveryCharsMax syscalls and answers of one delivery, in characters
   */
  public record Bounds(RoomLimits room, long vatstoreCacheBytesMax, long deliveryCharsMax) {
    /** Checks. */
    public Bounds {
      Objects.requireNonNull(room, "room");
      if (vatstoreCacheBytesMax < 0 || deliveryCharsMax < 1) {
        throw new IllegalArgumentException(
            "deliveryCharsMax starts at 1, vatstoreCacheBytesMax at 0");
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
      Function<VatKey, VatHint> hints,
      WorkerMetrics metrics) {
    Objects.requireNonNull(workerId, "workerId");
    EngineSource source = new EngineSource(engines, reader);
    HostedVats vats = new HostedVats(metrics);
    metrics.watchHosted(vats::count);
    EngineSize sizes = EngineSize.of(engines.report().forks());
    OnlineRoom room = new OnlineRoom(bounds.room(), vats, hints, metrics);
    metrics.watchRoom(room::use);
    metrics.watchMemory(new ResidentMemory());
    VatRequests requests =
        new VatRequests(
            vats,
            room,
            sizes,
            new Pager(source, snapstore, reader, metrics, bounds.vatstoreCacheBytesMax()),
            new DeliveryRun(workerId, room, sizes, metrics, bounds.deliveryCharsMax()),
            new SnapshotRun(source, snapstore, room, sizes, metrics),
            metrics);
    metrics.watchHot(requests::hot);
    return requests;
  }
}
