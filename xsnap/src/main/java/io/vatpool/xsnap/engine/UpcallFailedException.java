package io.vatpool.xsnap.engine;

/**
 * The host's own handler of upcalls threw. The engine waited for an answer that cannot come, so it
 * was killed.
 */
public final class UpcallFailedException extends EngineLostException {
  private static final long serialVersionUID = 1;

  UpcallFailedException(String engine, Exception cause) {
    super("engine " + engine + " was killed: its upcall could not be answered: " + cause, cause);
  }
}
