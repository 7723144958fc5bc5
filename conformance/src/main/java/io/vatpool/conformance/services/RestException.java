package io.vatpool.conformance.services;

/** A service answered with an error; the message holds its problem. */
public final class RestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  RestException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }
}
