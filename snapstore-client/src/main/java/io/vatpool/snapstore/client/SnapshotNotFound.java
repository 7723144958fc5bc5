package io.vatpool.snapstore.client;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store does not have the snapshot. Asking again does not help. */
public final class SnapshotNotFound extends SnapStoreException {

  @Serial private static final long serialVersionUID = 1L;

  SnapshotNotFound(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
