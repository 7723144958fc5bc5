package io.vatpool.xsnap.engine;

import org.jspecify.annotations.Nullable;

/**
 * The engine said something that the protocol does not allow, or too much of it, and was killed.
 */
public final class EngineProtocolException extends EngineLostException {
  private static final long serialVersionUID = 1;

  EngineProtocolException(String engine, String problem, @Nullable Throwable cause) {
    super("engine " + engine + " was killed: " + problem, cause);
  }
}
