package io.vatpool.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database does not answer, refuses, or holds what it should not. */
public final class StoreException extends RuntimeException {
  /** An error that no exception of the driver tells about; {@code message} says what is wrong. */
  public StoreException(String message) {
    super(message);
  }

  /** The database failed while {@code doing} something. */
  public StoreException(String doing, @Nullable Throwable cause) {
    super(cause == null ? doing : doing + ": " + cause.getMessage(), cause);
  }

  static StoreException while_(String doing, SQLException cause) {
    return new StoreException("MariaDB failed while " + doing, cause);
  }
}
