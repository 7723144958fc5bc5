package io.vatpool.gateway.pool;

/** The connection to a worker ended with a conversation open; what became of it is unknown. */
final class ConnectionLostException extends Exception {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message) {
    super(message);
  }
}
