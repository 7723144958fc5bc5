package io.vatpool.conformance.scenario;

/** A node program ended with a failure; the message holds the end of what it printed. */
public final class NodeFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NodeFailedException(String message) {
    super(message);
  }
}
