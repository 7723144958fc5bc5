package io.vatpool.xsnap.engine;

/** The process ended while a command was under way, or had ended before. */
public final class EngineExitedException extends EngineLostException {
  private static final long serialVersionUID = 1;

  private final transient EngineExit exit;

  EngineExitedException(String engine, EngineExit exit) {
    super("engine " + engine + ": " + exit.description(), null);
    this.exit = exit;
  }

  /** How it ended. */
  public EngineExit exit() {
    return exit;
  }
}
