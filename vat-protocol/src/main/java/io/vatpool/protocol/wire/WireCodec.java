package io.vatpool.protocol.wire;

import java.util.List;

/** Turns messages into frames; {@link FrameAssembler} and {@link RawMessage} turn them back. */
public final class WireCodec {
  private WireCodec() {}

  /**
   * The frames of a gateway's message, to be sent in this order.
   *
   * @param remainingMillis how long the gateway waits for the answer, 0 for ever
   */
  public static List<byte[]> encode(
      GatewayMessage message, long correlationId, int remainingMillis) {
    return GatewayMessageCodec.write(message, correlationId, remainingMillis);
  }

  /** The frames of a worker's message, to be sent in this order. */
  public static List<byte[]> encode(WorkerMessage message, long correlationId) {
    return WorkerMessageCodec.write(message, correlationId);
  }
}
