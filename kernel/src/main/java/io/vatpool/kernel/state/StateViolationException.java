package io.vatpool.kernel.state;

/**
 * Something was asked of the state that its rules forbid, or the state contradicts itself.
 *
 * <p>Where a vat's syscall caused it, it costs the vat its life; anywhere else the kernel panics.
 */
public class StateViolationException extends RuntimeException {
  /** Creates the error for {@code problem}. */
  public StateViolationException(String problem) {
    super(problem);
  }
}
