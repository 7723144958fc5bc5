package io.vatpool.snapstore.client;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot could not be stored or read; the subtypes are what a caller may want to tell apart.
 */
public abstract sealed class SnapStoreException extends IOException
    permits SnapshotNotFound, SnapshotCorrupt, SnapshotRefused, SnapStoreUnavailable {

  @Serial private static final long serialVersionUID = 1L;

  SnapStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
