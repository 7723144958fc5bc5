package io.vatpool.kernel.port;

/** Another holder has leased the kernel: this one must stop and must not commit. */
public final class FencedException extends RuntimeException {
  /** Creates the error; {@code message} names the kernel and both epochs. */
  public FencedException(String message) {
    super(message);
  }
}
