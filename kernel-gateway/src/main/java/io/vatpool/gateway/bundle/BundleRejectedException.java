package io.vatpool.gateway.bundle;

/** What was offered as a bundle is not one, or is not the one it claims to be. */
public final class BundleRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong, and where. */
  public BundleRejectedException(String message) {
    super(message);
  }

  BundleRejectedException(String message, Throwable cause) {
    super(message, cause);
  }
}
