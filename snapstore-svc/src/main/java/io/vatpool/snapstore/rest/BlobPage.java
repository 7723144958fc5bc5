package io.vatpool.snapstore.rest;

import io.vatpool.snapstore.store.BlobStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of blobs as they are stored, in ascending order of names.
 *
 * @param now the time by this service's clock, ISO 8601
 * @param blobs the blobs
 * @param next what to pass as {@code after} for the next page; null on the last one
 */
public record BlobPage(String now, List<Entry> blobs, @Nullable String next) {

  /**
   * A stored blob; nothing of it was read.
   *
   * @param snapshotId its name
   * @param compressedBytes its size as stored
   * @param storedAt when it was last stored, ISO 8601
   */
  public record Entry(String snapshotId, long compressedBytes, String storedAt) {
    static Entry of(BlobStore.Listed blob) {
      return new Entry(blob.id().hex(), blob.bytes(), blob.storedAt().toString());
    }
  }

  public BlobPage {
    blobs = List.copyOf(blobs);
  }
}
