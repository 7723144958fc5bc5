package io.vatpool.protocol.wire;

import java.nio.ByteBuffer;

/**
 * The first bytes of every frame, big-endian: version, message kind, flags, one byte kept zero,
 * correlation id (8), remaining milliseconds (4), index of the frame in its message (4).
 *
 * @param kind which message this is a part of
 * @param last whether the message ends here
 * @param correlationId the conversation, picked by the gateway
 * @param remainingMillis how long the sender is going to wait for the answer, 0 for ever; a
 *     duration, so that clocks need not agree
 * @param index from 0
 */
record FrameHeader(int kind, boolean last, long correlationId, int remainingMillis, int index) {
  static final int BYTES = 20;
  private static final int LAST = 1;

  FrameHeader {
    if (remainingMillis < 0 || index < 0) {
      throw new WireFormatException("negative deadline or index in a frame's header");
    }
  }

  void write(byte[] frame) {
    ByteBuffer.wrap(frame)
        .put((byte) WireLimits.PROTOCOL_VERSION)
        .put((byte) kind)
        .put((byte) (last ? LAST : 0))
        .put((byte) 0)
        .putLong(correlationId)
        .putInt(remainingMillis)
        .putInt(index);
  }

  static FrameHeader read(byte[] frame) {
    if (frame.length < BYTES || frame.length > WireLimits.FRAME_BYTES) {
      throw new WireFormatException("a frame of " + frame.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(frame);
    int version = in.get();
    if (version != WireLimits.PROTOCOL_VERSION) {
      throw new WireFormatException(
          "the other end speaks version "
              + version
              + " of the worker protocol, this one speaks version "
              + WireLimits.PROTOCOL_VERSION
              + ": upgrade the older of the two");
    }
    int kind = in.get();
    boolean last = (in.get() & LAST) != 0;
    in.get();
    return new FrameHeader(kind, last, in.getLong(), in.getInt(), in.getInt());
  }
}
