package io.vatpool.gateway.pool;

/** The gateway gives the kernel up while a delivery is under way; the open block is dropped. */
public final class PoolClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PoolClosedException(InterruptedException cause) {
    super("the kernel's thread was told to stop", cause);
  }
}
