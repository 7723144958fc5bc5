package io.vatpool.snapstore.rest;

import io.vatpool.protocol.SnapshotInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the store's contents, in ascending order of names.
 *
 * @param snapshots what is stored
 * @param next what to pass as {@code after} for the next page; null on the last one
 */
public record SnapshotPage(List<SnapshotInfo> snapshots, @Nullable String next) {

  public SnapshotPage {
    snapshots = List.copyOf(snapshots);
  }
}
