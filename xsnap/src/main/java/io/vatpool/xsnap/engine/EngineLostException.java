package io.vatpool.xsnap.engine;

import org.jspecify.annotations.Nullable;

/**
 * The engine is gone, with all of its heap: there is nothing left to close, and the vat must be
 * brought up anew.
 */
public abstract sealed class EngineLostException extends EngineException
    permits EngineExitedException,
        EngineProtocolException,
        EngineStartException,
        EngineTimeLimitException,
        UpcallFailedException {
  private static final long serialVersionUID = 1;

  EngineLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
