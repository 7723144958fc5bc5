package io.vatpool.kernel.state.life;

import io.vatpool.kernel.state.StateViolationException;

/** A vat is in no state for what was asked of it; the message says in which it is. */
public final class IllegalTransitionException extends StateViolationException {
  private static final long serialVersionUID = 1L;

  private IllegalTransitionException(String problem) {
    super(problem);
  }

  static IllegalTransitionException of(String vatId, VatLife life, LifeEvent event) {
    return new IllegalTransitionException(
        "vat " + vatId + " is " + life.word() + ", which does not allow to " + event.word());
  }

  /** The vat is dead, and perhaps deleted. */
  public static IllegalTransitionException terminated(String vatId, LifeEvent event) {
    return of(vatId, new VatLife.Terminated(), event);
  }

  /** The vat is dead, and perhaps deleted: there is nothing that an option could change. */
  public static IllegalTransitionException terminated(String vatId) {
    return new IllegalTransitionException(
        "vat " + vatId + " is terminated; options of its life change nothing any more");
  }

  /** The vat has been created, but the message that starts it has not reached it yet. */
  public static IllegalTransitionException notStarted(String vatId) {
    return new IllegalTransitionException(
        "vat " + vatId + " has not been started yet; it can be suspended once it has");
  }
}
