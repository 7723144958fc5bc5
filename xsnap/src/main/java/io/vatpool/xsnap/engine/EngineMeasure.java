package io.vatpool.xsnap.engine;

/**
 * What {@code engine-host.so} does for an engine that the engine does not notice. The letters are
 * those of {@code engine-host.c}.
 */
public enum EngineMeasure {
  /** Memory that is zero already is not zeroed again. */
  SKIP_ZEROING('z', "no redundant zeroing"),
  /** Heaps ask for huge pages. */
  HUGE_PAGES('h', "huge pages"),
  /** An engine can open no file, make no socket, start no process (seccomp). */
  CALL_FILTER('f', "system call filter"),
  /** Address space, processes, open files and core dumps are bounded. */
  RESOURCE_LIMITS('l', "resource limits"),
  /**
   * What has only one answer is answered beside the engine, if the {@link UpcallHandler} agrees.
   */
  KNOWN_ANSWERS('a', "known answers at once");

  private final char letter;
  private final String description;

  EngineMeasure(char letter, String description) {
    this.letter = letter;
    this.description = description;
  }

  char letter() {
    return letter;
  }

  /** In words, for a log. */
  public String description() {
    return description;
  }

  static EngineMeasure ofLetter(char letter) {
    for (EngineMeasure measure : values()) {
      if (measure.letter == letter) {
        return measure;
      }
    }
    throw new IllegalArgumentException("no measure has the letter '" + letter + "'");
  }
}
