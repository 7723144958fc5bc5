package io.vatpool.snapstore.client;

import io.vatpool.protocol.SnapshotInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores and reads snapshots.
 *
 * <p>All methods block, and throw {@link SnapStoreException} when the store is at fault. Requests
 * whose bodies are gone once they are sent are tried again only as long as nothing was sent.
 */
public final class SnapStoreClient {

  private final StoreRequests requests;
  private final Retries retries;
  private final ClientOptions options;

  /** A client of one store. Nothing is connected before the first request. */
  public SnapStoreClient(ClientOptions options) {
    this(options, RequestHeaders.NONE);
  }

  /**
   * The same.
   *
   * @param headers what else every request says
   */
  public SnapStoreClient(ClientOptions options, RequestHeaders headers) {
    this.options = options;
    this.requests = new StoreRequests(options, headers);
    this.retries = new Retries(options.attemptsMax(), options.firstPause());
  }

  /**
   * Stores an image whose hash is known only when all of it has been produced. The producer runs
   * once.
   *
   * @return name and sizes, as the store has them; the name was compared with this side's own hash
   * @throws SnapStoreUnavailable if the connection broke: nothing is stored, and the image must be
   *     produced again
   */
  public SnapshotInfo save(ImageProducer image) throws IOException {
    Upload upload = retries.run(() -> Upload.connect(requests, "POST", "", options.compress()));
    return upload.send(image, options);
  }

  /**
   * Stores an image that is read to its end; the caller closes it. Otherwise like {@link
   * #save(ImageProducer)}.
   */
  public SnapshotInfo save(InputStream image) throws IOException {
    return save(image::transferTo);
  }

  /**
   * Stores an image whose hash is known. The producer runs once for every attempt.
   *
   * @throws SnapshotRefused if what it produces has another hash
   */
  public SnapshotInfo put(String snapshotId, ImageProducer image) throws IOException {
    checkId(snapshotId);
    return retries.run(() ->
        Upload.connect(requests, "PUT", "/" + snapshotId, options.compress()).send(image, options));
  }

  /**
   * Opens a snapshot for reading. The stream verifies: it gives out its last bytes only if all were
   * right.
   *
   * @throws SnapshotNotFound if the store does not have it
   * @throws SnapshotCorrupt if the store's copy is damaged
   */
  public SnapshotStream open(String snapshotId) throws IOException {
    checkId(snapshotId);
    return retries.run(() -> SnapshotStream.open(requests, snapshotId, options.compress()));
  }

  /**
   * Name and sizes of a snapshot; empty if the store does not have it.
   *
   * @throws SnapshotCorrupt if the store knows that its copy is damaged
   */
  public Optional<SnapshotInfo> find(String snapshotId) throws IOException {
    checkId(snapshotId);
    return retries.run(() -> requests.find(snapshotId));
  }

  /** Deletes a snapshot for good; false if the store does not have it. */
  public boolean delete(String snapshotId) throws IOException {
    checkId(snapshotId);
    return retries.run(() -> requests.delete(snapshotId));
  }

  /**
   * Deletes a snapshot for good unless it was stored, or stored again, at {@code storedBefore} or
   * later, by the store's clock: the store decides and deletes at once.
   */
  public DeletedIfOld deleteIfOld(String snapshotId, Instant storedBefore) throws IOException {
    checkId(snapshotId);
    return retries.run(() -> requests.deleteIfOld(snapshotId, storedBefore));
  }

  /**
   * What is stored, in ascending order of names.
   *
   * @param after the {@link BlobPage#next} of the page before; "" for the first page
   * @param limit at most 1,000
   */
  public BlobPage blobs(String after, int limit) throws IOException {
    if (!after.isEmpty()) {
      checkId(after);
    }
    return retries.run(() -> requests.blobs(after, limit));
  }

  private static void checkId(String snapshotId) {
    if (!snapshotId.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "a snapshot id is a SHA-256 in lower-case hex, not \"" + snapshotId + "\"");
    }
  }
}
