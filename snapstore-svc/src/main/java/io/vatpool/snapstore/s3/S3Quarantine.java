package io.vatpool.snapstore.s3;

import io.vatpool.snapstore.store.BlobStore.SetAsideBlob;
import io.vatpool.snapstore.store.SnapshotId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Damaged blobs, kept for a person: {@code quarantine/<name>/<milliseconds>.zst}, and a {@code
 * .reason} beside each. Nothing here is ever deleted by the service.
 */
final class S3Quarantine {
  private static final Logger LOG = System.getLogger(S3Quarantine.class.getName());
  private static final byte[] MARK = {};

  private final S3Bucket bucket;
  private final S3Keys keys;
  private final String place;

  S3Quarantine(S3Bucket bucket, S3Keys keys, String place) {
    this.bucket = bucket;
    this.keys = keys;
    this.place = place;
  }

  /**
   * Copies the object here, then puts the mark of an absent blob in its place; nothing at all if it
   * was stored again meanwhile.
   */
  void take(SnapshotId id, S3Object damaged, String reason) throws IOException {
    long millis = System.currentTimeMillis();
    while (bucket.head(keys.setAside(id, millis)).isPresent()) {
      millis++;
    }
    String copy = keys.setAside(id, millis);
    if (!bucket.copy(damaged, copy)) {
      return;
    }
    bucket.overwrite(keys.reason(id, millis), (reason + "\n").getBytes(StandardCharsets.UTF_8));
    if (bucket.put(damaged.key(), MARK, damaged) || isMarked(damaged.key())) {
      LOG.log(Level.ERROR, "snapshot={0} damaged, set aside in {1}: {2}", id, copy, reason);
    } else {
      bucket.delete(copy);
      bucket.delete(keys.reason(id, millis));
    }
  }

  /**
   * A put whose answer was lost on the way is made again by the client, and refused, as the first
   * has changed the object: the mark is there all the same, and the copy is the only one left.
   */
  private boolean isMarked(String key) throws IOException {
    return bucket.head(key).filter(S3Object::isMark).isPresent();
  }

  List<SetAsideBlob> list(Optional<SnapshotId> after, int limit) throws IOException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().prefix(keys.quarantine()).delimiter("/").maxKeys(limit);
    after.ifPresent(id -> request.startAfter(keys.quarantine(id) + "~"));
    List<SetAsideBlob> page = new ArrayList<>();
    for (CommonPrefix folder : bucket.list(request).commonPrefixes()) {
      String name = folder.prefix().substring(keys.quarantine().length()).replace("/", "");
      if (SnapshotId.isOne(name) && (after.isEmpty() || name.compareTo(after.get().hex()) > 0)) {
        page.addAll(of(new SnapshotId(name)));
      }
    }
    return page;
  }

  /** All of one name, oldest first. */
  List<SetAsideBlob> of(SnapshotId id) throws IOException {
    List<SetAsideBlob> all = new ArrayList<>();
    String folder = keys.quarantine(id);
    for (var object : bucket.list(ListObjectsV2Request.builder().prefix(folder)).contents()) {
      String name = object.key().substring(folder.length());
      if (name.matches("\\d{1,18}\\.zst")) {
        long millis = Long.parseLong(name.substring(0, name.indexOf('.')));
        String reason = bucket.text(keys.reason(id, millis)).strip();
        all.add(
            new SetAsideBlob(
                id,
                Instant.ofEpochMilli(millis),
                reason.isEmpty() ? "unknown" : reason,
                object.size(),
                place + object.key()));
      }
    }
    return all;
  }
}
