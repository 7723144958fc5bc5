package io.vatpool.conformance.inprocess;

/** A replayed delivery did not do what the transcript says. */
public final class ReplayDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ReplayDivergedException(String where, String expected, String actual) {
    super("replay of %s diverged: recorded %s, now %s".formatted(where, expected, actual));
  }
}
