package io.vatpool.snapstore.client;

import io.vatpool.protocol.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/**
 * The uncompressed bytes of a snapshot. They are fetched, decompressed and verified in a thread of
 * their own, some MiB ahead: the read that would give out the last byte throws instead if size or
 * hash are wrong. So an image of which everything was read is right, and one whose reading failed
 * must be thrown away. Close it when done, also half-way.
 */
public final class SnapshotStream extends InputStream {
  private final SnapshotInfo info;
  private final VerifiedImage image;
  private final ReadAhead ahead;

  private SnapshotStream(SnapshotInfo info, VerifiedImage image) {
    this.info = info;
    this.image = image;
    this.ahead = new ReadAhead(image);
  }

  static SnapshotStream open(StoreRequests requests, String snapshotId, boolean compressed)
      throws IOException {
    HttpURLConnection http = requests.prepare("GET", "/" + snapshotId);
    http.setRequestProperty("Accept", "application/octet-stream, application/problem+json");
    http.setRequestProperty("Accept-Encoding", VerifiedImage.contentEncoding(compressed));
    boolean opened = false;
    try {
      int status = requests.status(http);
      if (status != HttpURLConnection.HTTP_OK) {
        throw requests.failure(http, status, snapshotId);
      }
      SnapshotInfo info = requests.info(http, snapshotId);
      SnapshotStream stream = new SnapshotStream(info, new VerifiedImage(requests, info, http));
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

  /** Time that the reader has waited for bytes of the store, in nanoseconds; once all was read. */
  public long fetchNanos() {
    long read = image.readNanos();
    return read == 0 ? 0 : (long) ((double) ahead.waitedNanos() * image.fetchNanos() / read);
  }

  /**
   * Time that the reader has waited for decompression and the check, in nanoseconds; once all was
   * read. What happened while the reader was busy itself is not in it.
   */
  public long verifyNanos() {
    return ahead.waitedNanos() - fetchNanos();
  }

  @Override
  public int read() throws IOException {
    return ahead.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return ahead.read(bytes, offset, length);
  }

  @Override
  public void close() {
    ahead.close();
  }
}
