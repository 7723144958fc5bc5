package io.vatpool.xsnap.engine;

import java.io.IOException;

/** The engine, not the source, is why a snapshot could not be fed to its end. */
final class EngineFedException extends IOException {
  private static final long serialVersionUID = 1;

  EngineFedException(IOException cause) {
    super("the engine does not take the snapshot: " + cause.getMessage(), cause);
  }
}
