package io.vatpool.cli.cluster;

/**
 * What a look at a service showed.
 *
 * @param state in one word
 * @param detail what is missing, for people; empty if nothing is
 */
public record Health(State state, String detail) {

  /** From best to worst. */
  public enum State {
    /** It can do its work. */
    READY,
    /** It answers, and says what is missing. */
    NOT_READY,
    /** The process is there and does not answer: it starts, hangs, or is stopped by a debugger. */
    NO_ANSWER,
    /** There is no process. */
    STOPPED
  }
}
