package io.vatpool.snapstore.client;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.vatpool.protocol.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed bytes of a snapshot, verified while they are read: the read that would give out
 * the last byte throws instead if size or hash are wrong. So an image of which everything was read
 * is right, and one whose reading failed must be thrown away. Close it when done, also half-way.
 */
public final class SnapshotStream extends InputStream {

  private static final String ZSTD = "zstd";

  private final StoreRequests requests;
  private final HttpURLConnection http;
  private final SnapshotInfo info;
  private final TimedStream body;
  private final InputStream image;
  private final MessageDigest digest = Sha256.newDigest();
  private long count;
  private long readNanos;

  private SnapshotStream(
      StoreRequests requests,
      HttpURLConnection http,
      SnapshotInfo info,
      TimedStream body,
      InputStream image) {
    this.requests = requests;
    this.http = http;
    this.info = info;
    this.body = body;
    this.image = image;
  }

  static SnapshotStream open(StoreRequests requests, String snapshotId, boolean compressed)
      throws IOException {
    HttpURLConnection http = requests.prepare("GET", "/" + snapshotId);
    http.setRequestProperty("Accept", "application/octet-stream, application/problem+json");
    http.setRequestProperty("Accept-Encoding", compressed ? ZSTD : "identity");
    boolean opened = false;
    try {
      int status = requests.status(http);
      if (status != HttpURLConnection.HTTP_OK) {
        throw requests.failure(http, status, snapshotId);
      }
      SnapshotInfo info = requests.info(http, snapshotId);
      TimedStream body = new TimedStream(http.getInputStream());
      boolean isZstd = ZSTD.equals(http.getContentEncoding());
      SnapshotStream stream =
          new SnapshotStream(
              requests, http, info, body, isZstd ? new ZstdInputStreamNoFinalizer(body) : body);
      opened = true;
      return stream;
    } finally {
      if (!opened) {
        http.disconnect();
      }
    }
  }

  /** Name and sizes, as the store has them. */
  public SnapshotInfo info() {
    return info;
  }

  /** Time spent waiting for bytes of the store, in nanoseconds. */
  public long fetchNanos() {
    return body.nanos();
  }

  /** Time spent decompressing and checking, in nanoseconds. */
  public long verifyNanos() {
    return readNanos - body.nanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    long started = System.nanoTime();
    try {
      return readVerified(bytes, offset, length);
    } finally {
      readNanos += System.nanoTime() - started;
    }
  }

  private int readVerified(byte[] bytes, int offset, int length) throws IOException {
    int n = readImage(bytes, offset, length);
    if (n < 0) {
      if (count < info.uncompressedBytes()) {
        throw cutOff(null);
      }
      verify();
      return n;
    }
    count += n;
    digest.update(bytes, offset, n);
    if (count > info.uncompressedBytes()) {
      throw new SnapshotCorrupt(
          "snapshot %s has more than its %d bytes"
              .formatted(info.snapshotId(), info.uncompressedBytes()),
          null);
    }
    if (count == info.uncompressedBytes()) {
      verify();
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    try {
      image.close();
    } finally {
      http.disconnect();
    }
  }

  private int readImage(byte[] bytes, int offset, int length) throws IOException {
    try {
      return image.read(bytes, offset, length);
    } catch (IOException e) {
      throw cutOff(e);
    }
  }

  private void verify() throws SnapshotCorrupt {
    MessageDigest soFar;
    try {
      soFar = (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
    String actual = HexFormat.of().formatHex(soFar.digest());
    if (!actual.equals(info.snapshotId())) {
      throw new SnapshotCorrupt(
          "snapshot %s arrived with SHA-256 %s".formatted(info.snapshotId(), actual), null);
    }
  }

  /**
   * The store breaks the connection when it finds its copy damaged, and so does a network that
   * fails; asking once more tells which it was.
   */
  private SnapStoreException cutOff(@Nullable IOException cause) {
    String what =
        "snapshot %s broke off after %d of %d bytes"
            .formatted(info.snapshotId(), count, info.uncompressedBytes());
    try {
      requests.find(info.snapshotId());
      return new SnapStoreUnavailable(what, cause);
    } catch (SnapStoreException e) {
      e.addSuppressed(new IOException(what, cause));
      return e;
    } catch (IOException e) {
      return new SnapStoreUnavailable(what + "; " + e, cause);
    }
  }
}
