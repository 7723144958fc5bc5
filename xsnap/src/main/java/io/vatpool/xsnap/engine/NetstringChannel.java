package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Messages as {@code <decimal length>:<bytes>,} in both directions of a blocking channel.
 *
 * <p>Copies go through heap buffers in pieces of at most {@link #CHUNK_BYTES}: the JDK keeps one
 * native buffer of that size per carrier thread for them, so coming and going engines leave no
 * native memory behind. Not thread-safe.
 */
final class NetstringChannel {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int LENGTH_DIGITS_MAX = 9;
  private static final byte[] NOTHING = {};
  private static final int FRAME_BYTES_MAX = LENGTH_DIGITS_MAX + 3;

  private final SocketChannel channel;
  private final int sendBytesMax;
  private final int receiveBytesMax;
  private final ByteBuffer in = ByteBuffer.allocate(CHUNK_BYTES).limit(0);
  private final ByteBuffer out = ByteBuffer.allocate(CHUNK_BYTES);

  NetstringChannel(SocketChannel channel, int sendBytesMax, int receiveBytesMax) {
    this.channel = channel;
    this.sendBytesMax = sendBytesMax;
    this.receiveBytesMax = receiveBytesMax;
  }

  /**
   * Throws if a message of {@code payload} bytes after its letter may not be sent; nothing has been
   * sent then.
   */
  void checkSendable(byte[] payload) {
    if (payload.length >= sendBytesMax) {
      throw new IllegalArgumentException(
          "a message of %d bytes is more than an engine may be sent at once (%d)"
              .formatted(payload.length + 1L, sendBytesMax));
    }
  }

  /** Sends one message: a letter and its payload. */
  void send(byte letter, byte[] payload) throws IOException {
    send(NOTHING, letter, payload);
  }

  /**
   * Sends bytes and a message in one piece, unless the message is long.
   *
   * @param before whole messages, a few bytes
   */
  void send(byte[] before, byte letter, byte[] payload) throws IOException {
    checkSendable(payload);
    out.clear();
    out.put(before);
    out.put(Integer.toString(payload.length + 1).getBytes(US_ASCII)).put((byte) ':').put(letter);
    if (payload.length <= CHUNK_BYTES - FRAME_BYTES_MAX - before.length) {
      out.put(payload);
    } else {
      flush();
      for (int sent = 0; sent < payload.length; sent += CHUNK_BYTES) {
        writeFully(ByteBuffer.wrap(payload, sent, Math.min(CHUNK_BYTES, payload.length - sent)));
      }
    }
    out.put((byte) ',');
    flush();
  }

  /**
   * Waits for one message, letter included.
   *
   * @throws EOFException if the channel ends
   * @throws MalformedMessageException if it is no netstring, empty, or too large
   */
  byte[] receive() throws IOException, MalformedMessageException {
    int length = receiveLength();
    byte[] message = new byte[length];
    int buffered = Math.min(length, in.remaining());
    in.get(message, 0, buffered);
    for (int got = buffered; got < length; ) {
      int read = channel.read(ByteBuffer.wrap(message, got, Math.min(CHUNK_BYTES, length - got)));
      got += requireOpen(read);
    }
    if (receiveByte() != ',') {
      throw new MalformedMessageException("a message of the engine does not end with a comma");
    }
    return message;
  }

  private int receiveLength() throws IOException, MalformedMessageException {
    int length = 0;
    for (int digits = 0; ; digits++) {
      byte b = receiveByte();
      if (b == ':' && digits > 0) {
        break;
      }
      if (b < '0' || b > '9' || digits == LENGTH_DIGITS_MAX) {
        throw new MalformedMessageException(
            "a message of the engine does not begin with its length");
      }
      length = length * 10 + (b - '0');
    }
    if (length == 0) {
      throw new MalformedMessageException("the engine sent an empty message");
    }
    if (length > receiveBytesMax) {
      throw new MalformedMessageException(
          "the engine sent a message of %d bytes; the limit is %d"
              .formatted(length, receiveBytesMax));
    }
    return length;
  }

  private byte receiveByte() throws IOException {
    if (!in.hasRemaining()) {
      in.clear();
      int read = channel.read(in);
      in.flip();
      requireOpen(read);
    }
    return in.get();
  }

  private static int requireOpen(int read) throws EOFException {
    if (read < 0) {
      throw new EOFException("the engine closed its channel");
    }
    return read;
  }

  private void flush() throws IOException {
    writeFully(out.flip());
    out.clear();
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
