package io.vatpool.gateway.access;

/** The settings of access control cannot be used; the message says which, why and what to do. */
public final class AccessSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AccessSettingsException(String message) {
    super(message);
  }
}
