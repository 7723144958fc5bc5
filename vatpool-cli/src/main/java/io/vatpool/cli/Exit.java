package io.vatpool.cli;

/** How a command ended, as the shell sees it. Documented in {@code docs/cli.md}. */
public enum Exit {
  /** Done. */
  OK(0),
  /** What was asked for was tried and did not work: a rejected promise, a violated expectation. */
  FAILED(1),
  /** The command line itself is wrong. */
  USAGE(2),
  /** There is no running cluster, or it cannot be reached. */
  NOT_RUNNING(3),
  /** The gateway refused the request: it names what is wrong with it (HTTP 4xx). */
  REFUSED(4),
  /** A service could not do its work (HTTP 5xx), or did not start. */
  BROKEN(5),
  /** It did not happen in the time that was given; it may still happen. */
  TIMEOUT(6);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** The process's exit status. */
  public int code() {
    return code;
  }
}
