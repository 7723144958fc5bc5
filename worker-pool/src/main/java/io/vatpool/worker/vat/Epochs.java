package io.vatpool.worker.vat;

import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The latest lease epoch seen of each kernel. It saves a stale gateway useless work; what keeps a
 * history from forking are positions and the fence in the database.
 */
public final class Epochs {
  private final ConcurrentMap<String, Long> latest = new ConcurrentHashMap<>();

  /**
   * Notes the epoch of a request.
   *
   * @throws RequestFailed if a later one has been seen
   */
  public void check(GatewayMessage.OfKernel request) throws RequestFailed {
    long seen = latest.merge(request.kernelId(), request.epoch(), Math::max);
    if (seen > request.epoch()) {
      throw new RequestFailed(
          FailureKind.STALE_EPOCH,
          "kernel %s: epoch %d is over, a gateway with epoch %d has spoken"
              .formatted(request.kernelId(), request.epoch(), seen),
          null);
    }
  }
}
