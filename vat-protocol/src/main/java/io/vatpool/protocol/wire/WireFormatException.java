package io.vatpool.protocol.wire;

/**
 * The other end sent what this protocol version does not know; the connection cannot be trusted any
 * more and must be closed.
 */
public final class WireFormatException extends RuntimeException {
  /** Creates the error for {@code problem}. */
  public WireFormatException(String problem) {
    super(problem);
  }
}
