package io.vatpool.snapstore.client;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.vatpool.protocol.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The uncompressed bytes of a snapshot in a response's body, verified while they are read: the read
 * that would give out the last byte throws instead if size or hash are wrong. Closing it ends the
 * connection. One thread.
 */
final class VerifiedImage extends PieceStream {
  private static final String ZSTD = "zstd";

  private final StoreRequests requests;
  private final HttpURLConnection http;
  private final SnapshotInfo info;
  private final TimedStream body;
  private final InputStream image;
  private final MessageDigest digest = Sha256.newDigest();
  private long count;
  private long readNanos;

  VerifiedImage(StoreRequests requests, SnapshotInfo info, HttpURLConnection http)
      throws IOException {
    this.requests = requests;
    this.info = info;
    this.http = http;
    this.body = new TimedStream(http.getInputStream());
    this.image =
        ZSTD.equals(http.getContentEncoding()) ? new ZstdInputStreamNoFinalizer(body) : body;
  }

  static String contentEncoding(boolean compressed) {
    return compressed ? ZSTD : "identity";
  }

  /** Time spent waiting for bytes of the store, in nanoseconds. */
  long fetchNanos() {
    return body.nanos();
  }

  /** Time spent waiting, decompressing and checking, in nanoseconds. */
  long readNanos() {
    return readNanos;
  }

  @Override
  int readPiece(byte[] bytes, int offset, int length) throws IOException {
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
