package io.vatpool.protocol.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the frames of one connection together again; for the one thread that reads it. */
public final class FrameAssembler {
  private final int messageBytesMax;
  private final long assemblingBytesMax;
  private final Map<Long, Parts> incomplete = new HashMap<>();
  private long assemblingBytes;

  /** An assembler with the protocol's limits. */
  public FrameAssembler() {
    this(WireLimits.MESSAGE_BYTES, WireLimits.ASSEMBLING_BYTES);
  }

  FrameAssembler(int messageBytesMax, long assemblingBytesMax) {
    this.messageBytesMax = messageBytesMax;
    this.assemblingBytesMax = assemblingBytesMax;
  }

  /**
   * Takes the next frame.
   *
   * @return the message it completes, or null
   * @throws WireFormatException if the frame is malformed, out of order, or too much
   */
  public @Nullable RawMessage accept(byte[] frame) {
    FrameHeader header = FrameHeader.read(frame);
    Parts parts = incomplete.get(header.correlationId());
    if (header.index() != (parts == null ? 0 : parts.frames.size())) {
      throw new WireFormatException(
          "frame " + header.index() + " of conversation " + header.correlationId() + " is missing");
    }
    if (parts == null) {
      if (header.last()) {
        return raw(header, body(frame));
      }
      parts = new Parts();
      incomplete.put(header.correlationId(), parts);
    }
    add(parts, frame);
    if (!header.last()) {
      return null;
    }
    incomplete.remove(header.correlationId());
    assemblingBytes -= parts.bytes;
    return raw(header, parts.join());
  }

  private void add(Parts parts, byte[] frame) {
    int bytes = frame.length - FrameHeader.BYTES;
    parts.frames.add(frame);
    parts.bytes += bytes;
    assemblingBytes += bytes;
    if (parts.bytes > messageBytesMax || assemblingBytes > assemblingBytesMax) {
      throw new WireFormatException(
          "a message of more than "
              + messageBytesMax
              + " bytes, or incomplete messages of more than "
              + assemblingBytesMax);
    }
  }

  private static RawMessage raw(FrameHeader header, byte[] payload) {
    return new RawMessage(header.kind(), header.correlationId(), header.remainingMillis(), payload);
  }

  private static byte[] body(byte[] frame) {
    byte[] body = new byte[frame.length - FrameHeader.BYTES];
    System.arraycopy(frame, FrameHeader.BYTES, body, 0, body.length);
    return body;
  }

  private static final class Parts {
    final List<byte[]> frames = new ArrayList<>();
    long bytes;

    byte[] join() {
      byte[] whole = new byte[Math.toIntExact(bytes)];
      int at = 0;
      for (byte[] frame : frames) {
        int length = frame.length - FrameHeader.BYTES;
        System.arraycopy(frame, FrameHeader.BYTES, whole, at, length);
        at += length;
      }
      return whole;
    }
  }
}
