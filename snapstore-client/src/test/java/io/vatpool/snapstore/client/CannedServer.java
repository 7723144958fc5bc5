package io.vatpool.snapstore.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives each connection the next of its answers, byte for byte, and closes it; the last answer
 * repeats.
 */
final class CannedServer implements AutoCloseable {

  private final ServerSocket socket;
  private final List<byte[]> answers;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  CannedServer(byte[]... answers) throws IOException {
    this.answers = List.of(answers);
    this.socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().start(this::serve);
  }

  /** An answer with these header lines and this body; Content-Length is {@code announced}. */
  static byte[] answer(String status, int announced, byte[] body, String... headers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("HTTP/1.1 " + status + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (String header : headers) {
      out.writeBytes((header + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(
        ("Content-Length: " + announced + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** The request lines so far. */
  List<String> requests() {
    return requests;
  }

  private void serve() {
    try {
      for (int i = 0; ; i++) {
        try (Socket connection = socket.accept()) {
          requests.add(readRequest(connection.getInputStream()));
          connection.getOutputStream().write(answers.get(Math.min(i, answers.size() - 1)));
        }
      }
    } catch (IOException closed) {
      // The test is over, or its client went away as it was meant to.
    }
  }

  /** Reads up to the end of a chunked body or of the head; gives the request line. */
  private static String readRequest(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith(text.indexOf("chunked") >= 0 ? "\r\n0\r\n\r\n" : "\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client went away");
      }
      text.append((char) next);
    }
    return text.substring(0, text.indexOf("\r\n"));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
