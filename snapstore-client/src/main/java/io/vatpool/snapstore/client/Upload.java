package io.vatpool.snapstore.client;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.vatpool.protocol.SnapshotInfo;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** One upload: connected first, so that an image is not wasted on a store that is not there. */
final class Upload {

  private static final int CHUNK_BYTES = 64 * 1024;

  private final StoreRequests requests;
  private final HttpURLConnection http;

  private Upload(StoreRequests requests, HttpURLConnection http) {
    this.requests = requests;
    this.http = http;
  }

  static Upload connect(StoreRequests requests, String method, String path, boolean compress)
      throws IOException {
    HttpURLConnection http = requests.prepare(method, path);
    http.setDoOutput(true);
    http.setChunkedStreamingMode(CHUNK_BYTES);
    http.setRequestProperty("Content-Type", "application/octet-stream");
    if (compress) {
      http.setRequestProperty("Content-Encoding", "zstd");
    }
    http.setRequestProperty("Accept", "application/json, application/problem+json");
    try {
      http.connect();
      return new Upload(requests, http);
    } catch (IOException e) {
      throw requests.unavailable(e.toString(), e);
    }
  }

  /** Sends the image and checks what the store made of it. Ends the connection, however it ends. */
  SnapshotInfo send(ImageProducer image, ClientOptions options) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    // If the producer fails, the connection breaks before the body's end: the store then stores
    // nothing.
    try {
      write(image, digest, options);
      String own = HexFormat.of().formatHex(digest.digest());
      int status = requests.status(http);
      if (status != HttpURLConnection.HTTP_CREATED && status != HttpURLConnection.HTTP_OK) {
        throw requests.failure(http, status, own);
      }
      SnapshotInfo stored = requests.info(http);
      if (!stored.snapshotId().equals(own)) {
        throw new SnapshotCorrupt(
            "the image was damaged on its way: %s was sent, the store has %s"
                .formatted(own, stored.snapshotId()),
            null);
      }
      return stored;
    } finally {
      http.disconnect();
    }
  }

  private void write(ImageProducer image, MessageDigest digest, ClientOptions options)
      throws IOException {
    OutputStream body = new Body();
    if (!options.compress()) {
      image.writeTo(new DigestOutputStream(body, digest));
      body.close();
      return;
    }
    SideThread.carry(
        image,
        new SideThread.Consumer() {
          @Override
          public void consume(InputStream produced) throws IOException {
            compress(produced, body, digest, options.zstdLevel());
          }

          @Override
          public void giveUp() {
            http.disconnect();
          }
        });
  }

  private void compress(InputStream image, OutputStream body, MessageDigest digest, int level)
      throws IOException {
    ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(body, level);
    boolean complete = false;
    try {
      OutputStream out = new DigestOutputStream(zstd, digest);
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int n; (n = image.read(chunk)) >= 0; ) {
        out.write(chunk, 0, n);
      }
      complete = true;
    } finally {
      if (complete) {
        zstd.close();
      } else {
        abandon(zstd);
      }
    }
  }

  /** Breaks the connection, and then frees the compressor, whose last words nobody hears. */
  private void abandon(ZstdOutputStreamNoFinalizer zstd) {
    http.disconnect();
    try {
      zstd.closeWithoutClosingParentStream();
    } catch (IOException expected) {
      // The connection is gone, and the producer's own exception is on its way to the caller.
    }
  }

  /** The request's body; its failures are the store's and not the producer's. */
  private final class Body extends FilterOutputStream {

    Body() throws IOException {
      super(open());
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw requests.unavailable("the connection broke during an upload: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        throw requests.unavailable("the connection broke during an upload: " + e.getMessage(), e);
      }
    }
  }

  private OutputStream open() throws IOException {
    try {
      return http.getOutputStream();
    } catch (IOException e) {
      throw requests.unavailable(e.toString(), e);
    }
  }
}
