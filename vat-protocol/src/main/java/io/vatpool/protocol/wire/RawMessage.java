package io.vatpool.protocol.wire;

import java.util.function.Supplier;

/**
 * A complete message that has not been taken apart yet.
 *
 * @param kind which message
 * @param correlationId its conversation
 * @param remainingMillis how long the sender waits for the answer, 0 for ever
 * @param payload the message's own bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copying 200 MB would hurt
public record RawMessage(int kind, long correlationId, int remainingMillis, byte[] payload) {

  /**
   * Reads what a gateway sent.
   *
   * @throws WireFormatException if it is no such message
   */
  public GatewayMessage asGatewayMessage() {
    return checked(() -> GatewayMessageCodec.read(kind, new WireReader(payload)));
  }

  /**
   * Reads what a worker sent.
   *
   * @throws WireFormatException if it is no such message
   */
  public WorkerMessage asWorkerMessage() {
    return checked(() -> WorkerMessageCodec.read(kind, new WireReader(payload)));
  }

  private static <T> T checked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("a message with impossible contents: " + e.getMessage());
    }
  }
}
