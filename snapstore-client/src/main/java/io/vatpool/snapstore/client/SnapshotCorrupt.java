package io.vatpool.snapstore.client;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The stored or received bytes are not the snapshot. The store has set its copy aside, if it was at
 * fault; storing the snapshot again heals that.
 */
public final class SnapshotCorrupt extends SnapStoreException {

  @Serial private static final long serialVersionUID = 1L;

  SnapshotCorrupt(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
