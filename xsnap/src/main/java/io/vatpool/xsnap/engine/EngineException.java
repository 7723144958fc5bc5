package io.vatpool.xsnap.engine;

import org.jspecify.annotations.Nullable;

/** A command did not do what it should. Either the engine is gone, or it said no and goes on. */
public abstract sealed class EngineException extends Exception
    permits EngineLostException, EvaluationException {
  private static final long serialVersionUID = 1;

  EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
