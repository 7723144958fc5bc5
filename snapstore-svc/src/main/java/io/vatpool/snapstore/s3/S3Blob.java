package io.vatpool.snapstore.s3;

import io.vatpool.snapstore.store.BlobStore;
import io.vatpool.snapstore.store.SnapshotId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An open blob: the object as it was when it was opened, and no other. */
final class S3Blob implements BlobStore.Blob {
  private final SnapshotId id;
  private final S3Bucket bucket;
  private final S3Object object;
  private final int resumptionsMax;
  private final List<InputStream> streams = new ArrayList<>();

  S3Blob(SnapshotId id, S3Bucket bucket, S3Object object, int resumptionsMax) {
    this.id = id;
    this.bucket = bucket;
    this.object = object;
    this.resumptionsMax = resumptionsMax;
  }

  S3Object object() {
    return object;
  }

  @Override
  public SnapshotId id() {
    return id;
  }

  @Override
  public long length() {
    return object.bytes();
  }

  @Override
  public Instant storedAt() {
    return object.at();
  }

  @Override
  public byte[] tail(int bytes) throws IOException {
    long from = Math.max(0, object.bytes() - bytes);
    try (InputStream in = new ResumingInputStream(bucket, object, from, resumptionsMax)) {
      return in.readNBytes(bytes);
    }
  }

  @Override
  public InputStream in() {
    InputStream in = new ResumingInputStream(bucket, object, 0, resumptionsMax);
    streams.add(in);
    return in;
  }

  @Override
  public void close() throws IOException {
    for (InputStream in : streams) {
      in.close();
    }
  }
}
