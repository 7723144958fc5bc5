package io.vatpool.mariadb.local;

import org.jspecify.annotations.Nullable;

/**
 * The local server could not be found, started or stopped; the message names the cause and the
 * remedy.
 */
public final class LocalMariaDbException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong, for callers that react differently to it. */
  public enum Reason {
    /** Neither an installed server nor the jar's can be used on this machine. */
    NO_SERVER,
    /** The server's program starts but lacks a shared library. */
    MISSING_LIBRARY,
    /**
     * The server is older than {@link ServerVersion#OLDEST}, or older than the one that wrote the
     * data.
     */
    VERSION_TOO_OLD,
    /** The folder cannot be created or written, or holds something else. */
    FOLDER_UNUSABLE,
    /** The port that was asked for is in use. */
    PORT_TAKEN,
    /** A server runs on this folder already. */
    ALREADY_RUNNING,
    /** The server ended, or did not answer in time. */
    START_FAILED,
    /** The server runs but refused a statement or would not end. */
    SERVER_FAILED
  }

  private final Reason reason;

  LocalMariaDbException(Reason reason, String message) {
    this(reason, message, null);
  }

  LocalMariaDbException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What went wrong. */
  public Reason reason() {
    return reason;
  }
}
