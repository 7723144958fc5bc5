package io.vatpool.snapstore.client;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The store did not answer, or the connection broke, for longer than the client retries. Trying
 * later may help.
 */
public final class SnapStoreUnavailable extends SnapStoreException {

  @Serial private static final long serialVersionUID = 1L;

  SnapStoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
