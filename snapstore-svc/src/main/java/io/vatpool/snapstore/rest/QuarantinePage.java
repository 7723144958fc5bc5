package io.vatpool.snapstore.rest;

import io.vatpool.snapstore.store.BlobStore.SetAsideBlob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what was set aside, in ascending order of names.
 *
 * @param quarantined the blobs; a name may have several
 * @param next what to pass as {@code after} for the next page; null on the last one
 */
public record QuarantinePage(List<Entry> quarantined, @Nullable String next) {

  /**
   * A damaged blob.
   *
   * @param snapshotId the name it had
   * @param at when it was found, ISO 8601
   * @param reason what was wrong with it
   * @param bytes its size as stored
   * @param place where a person finds it
   */
  public record Entry(String snapshotId, String at, String reason, long bytes, String place) {

    static Entry of(SetAsideBlob blob) {
      return new Entry(
          blob.id().hex(), blob.at().toString(), blob.reason(), blob.bytes(), blob.place());
    }
  }

  public QuarantinePage {
    quarantined = List.copyOf(quarantined);
  }
}
