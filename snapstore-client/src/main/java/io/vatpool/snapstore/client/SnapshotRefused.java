package io.vatpool.snapstore.client;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The store does not take the image: too large, no space left, or not what was announced. The
 * message is the store's.
 */
public final class SnapshotRefused extends SnapStoreException {

  @Serial private static final long serialVersionUID = 1L;

  SnapshotRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
