package io.vatpool.kernel.state.life;

/** What can happen to a vat's {@link VatLife}. */
public enum LifeEvent {
  /** Its incarnation ends, and no other starts. */
  SUSPEND("suspend"),
  /** A new incarnation has started. */
  UNSUSPEND("unsuspend"),
  /** A new incarnation could not be started, and nobody is to try again by himself. */
  START_FAILED("start-failed"),
  /** Deliveries are to wait. */
  PAUSE("pause"),
  /** Its engine died twice, or its replay diverged: deliveries wait. */
  FAULT("fault"),
  /** Deliveries go on. */
  RESUME("resume"),
  /** It runs other code. */
  UPGRADE("upgrade"),
  /** It dies. */
  TERMINATE("terminate");

  private final String word;

  LifeEvent(String word) {
    this.word = word;
  }

  /** Its name for people and for the slog. */
  public String word() {
    return word;
  }
}
