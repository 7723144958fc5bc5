package io.vatpool.xsnap.engine;

import org.jspecify.annotations.Nullable;

/** No engine came up. */
public final class EngineStartException extends EngineLostException {
  private static final long serialVersionUID = 1;

  EngineStartException(String engine, String problem, @Nullable Throwable cause) {
    super("engine " + engine + " could not be started: " + problem, cause);
  }
}
