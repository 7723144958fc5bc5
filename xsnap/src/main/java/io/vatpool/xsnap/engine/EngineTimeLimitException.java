package io.vatpool.xsnap.engine;

import java.time.Duration;

/** A command kept the engine busy for longer than allowed, and the engine was killed. */
public final class EngineTimeLimitException extends EngineLostException {
  private static final long serialVersionUID = 1;

  private final Duration limit;

  EngineTimeLimitException(String engine, Duration limit) {
    super(
        "engine "
            + engine
            + " was killed: one command took longer than "
            + limit.toMillis()
            + " ms",
        null);
    this.limit = limit;
  }

  /** The limit that was passed. */
  public Duration limit() {
    return limit;
  }
}
