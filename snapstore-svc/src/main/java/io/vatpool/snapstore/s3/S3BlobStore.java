package io.vatpool.snapstore.s3;

import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.DraftFolder;
import io.vatpool.snapstore.store.SnapshotId;
import io.vatpool.snapstore.store.TransferException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Blobs as objects of a bucket. Any number of services may use one bucket; each has a folder of its
 * own where uploads are collected, since their names are known only at their end.
 *
 * <p>A blob that was set aside or deleted leaves an empty object as a mark: putting that is
 * conditional everywhere, deleting an object is not. A lifecycle rule of the bucket may delete
 * objects under {@code blobs/} that are empty.
 */
public final class S3BlobStore implements BlobStore, Closeable {
  /** How often a change is tried again because somebody else changed the object first. */
  private static final int CONFLICTS_MAX = 8;

  private static final byte[] MARK = {};

  private final S3Bucket bucket;
  private final S3Keys keys;
  private final S3Quarantine quarantine;
  private final DraftFolder drafts;
  private final int resumptionsMax;

  private S3BlobStore(S3Settings settings, S3Bucket bucket, DraftFolder drafts) {
    this.bucket = bucket;
    this.keys = new S3Keys(settings.prefix());
    this.quarantine = new S3Quarantine(bucket, keys, "s3://" + settings.bucket() + "/");
    this.drafts = drafts;
    this.resumptionsMax = settings.limits().attemptsMax() - 1;
  }

  /**
   * Opens the store; does not speak to the storage yet.
   *
   * @param folder where uploads are collected; one service at a time may use it
   * @param freeBytesMin space on the folder's disk that stays free
   */
  public static S3BlobStore open(S3Settings settings, Path folder, long freeBytesMin)
      throws IOException {
    DraftFolder drafts = DraftFolder.open(folder, freeBytesMin);
    return new S3BlobStore(settings, new S3Bucket(S3Clients.client(settings), settings), drafts);
  }

  @Override
  public Draft newDraft() throws IOException {
    return drafts.newDraft(false, this::publish);
  }

  private boolean publish(Path file, SnapshotId id) throws IOException {
    long bytes = Files.size(file);
    for (int i = 0; i < CONFLICTS_MAX; i++) {
      S3Object seen = bucket.head(keys.blob(id)).orElse(null);
      if (bucket.put(keys.blob(id), file, bytes, seen)) {
        return seen == null || seen.isMark();
      }
    }
    throw new TransferException.StoreFailed(
        "cannot store " + id,
        new IOException("others changed it " + CONFLICTS_MAX + " times meanwhile; try again"));
  }

  @Override
  public Optional<Blob> open(SnapshotId id) throws IOException {
    return found(id).map(object -> new S3Blob(id, bucket, object, resumptionsMax));
  }

  private Optional<S3Object> found(SnapshotId id) throws IOException {
    return bucket.head(keys.blob(id)).filter(object -> !object.isMark());
  }

  @Override
  public boolean delete(SnapshotId id, Instant storedBefore) throws IOException {
    Optional<S3Object> object = found(id).filter(o -> o.at().isBefore(storedBefore));
    return object.isPresent() && bucket.put(object.get().key(), MARK, object.get());
  }

  @Override
  public List<Listed> list(Optional<SnapshotId> after, int limit) throws IOException {
    List<Listed> page = new ArrayList<>();
    Optional<String> last = after.map(keys::blob);
    boolean more = true;
    while (more && page.size() < limit) {
      ListObjectsV2Request.Builder request = ListObjectsV2Request.builder().prefix(keys.blobs());
      last.ifPresent(request::startAfter);
      ListObjectsV2Response objects = bucket.list(request);
      for (var object : objects.contents()) {
        last = Optional.of(object.key());
        Optional<SnapshotId> id = S3Keys.idOf(object.key());
        if (id.isPresent() && object.size() > 0 && page.size() < limit) {
          page.add(new Listed(id.get(), object.size(), object.lastModified()));
        }
      }
      more = objects.isTruncated() && !objects.contents().isEmpty();
    }
    return page;
  }

  @Override
  public void setAside(Blob damaged, String reason) throws IOException {
    if (damaged instanceof S3Blob blob) {
      quarantine.take(blob.id(), blob.object(), reason);
    }
  }

  @Override
  public List<SetAsideBlob> listSetAside(Optional<SnapshotId> after, int limit) throws IOException {
    return quarantine.list(after, limit);
  }

  @Override
  public Optional<SetAsideBlob> lastSetAside(SnapshotId id) throws IOException {
    List<SetAsideBlob> all = quarantine.of(id);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  @Override
  public void checkWritable() throws IOException {
    try (Draft draft = newDraft()) {
      draft.out().write(0);
    }
    bucket.overwrite(keys.probe(), "vatpool".getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public long freeBytes() throws IOException {
    return drafts.freeBytes();
  }

  /** Lets another service use the folder, and closes the connections. */
  @Override
  public void close() throws IOException {
    bucket.close();
    drafts.close();
  }
}
