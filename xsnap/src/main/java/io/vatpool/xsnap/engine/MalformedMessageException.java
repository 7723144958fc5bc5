package io.vatpool.xsnap.engine;

/** What came over the channel is no message. */
final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedMessageException(String message) {
    super(message);
  }
}
