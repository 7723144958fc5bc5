package io.vatpool.xsnap.engine;

/** The JavaScript of a command threw. The engine is alive and takes the next command. */
public final class EvaluationException extends EngineException {
  private static final long serialVersionUID = 1;

  private final String problem;

  EvaluationException(String engine, String problem) {
    super("engine " + engine + " threw: " + problem, null);
    this.problem = problem;
  }

  /** The thrown value as {@code String(exception)} gives it. */
  public String problem() {
    return problem;
  }
}
