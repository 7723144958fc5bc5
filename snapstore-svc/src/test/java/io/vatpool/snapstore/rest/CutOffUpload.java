package io.vatpool.snapstore.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that announces a body, sends a part of it, and vanishes when it is closed. */
final class CutOffUpload implements AutoCloseable {

  private final Socket socket;

  CutOffUpload(URI store, long announcedBytes, byte[] sent) throws IOException {
    socket = new Socket(store.getHost(), store.getPort());
    OutputStream out = socket.getOutputStream();
    String head =
        String.join(
            "\r\n",
            "POST /v1/snapshots HTTP/1.1",
            "Host: snapstore",
            "Content-Type: application/octet-stream",
            "Content-Length: " + announcedBytes,
            "",
            "");
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(sent);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
