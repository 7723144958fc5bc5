package io.vatpool.kernel.state.life;

/** What an event does to a vat's life: each state meets each event here, and nowhere else. */
public sealed interface LifeMove {
  /** Another state. */
  record To(VatLife next) implements LifeMove {}

  /** What was asked for is so already. */
  record Stay() implements LifeMove {}

  /** The event cannot happen in this state. */
  record Illegal() implements LifeMove {}

  /**
   * The move.
   *
   * @param reason for people, kept with the state
   */
  static LifeMove of(VatLife life, LifeEvent event, String reason) {
    return switch (life) {
      case VatLife.Running running -> of(running, event, reason);
      case VatLife.Suspended suspended -> of(suspended, event, reason);
      case VatLife.Paused paused -> of(paused, event, reason);
      case VatLife.SuspendedPaused both -> of(both, event, reason);
      case VatLife.Terminated dead -> event == LifeEvent.TERMINATE ? new Stay() : new Illegal();
    };
  }

  private static LifeMove of(VatLife.Running running, LifeEvent event, String reason) {
    return switch (event) {
      case SUSPEND -> new To(running.suspend(reason));
      case PAUSE -> new To(running.pause(reason));
      case FAULT -> new To(running.fault(reason));
      case TERMINATE -> new To(running.terminate());
      case UPGRADE -> new Stay();
      case UNSUSPEND, START_FAILED, RESUME -> new Illegal();
    };
  }

  private static LifeMove of(VatLife.Suspended suspended, LifeEvent event, String reason) {
    return switch (event) {
      case UNSUSPEND, UPGRADE -> new To(suspended.revive());
      case START_FAILED -> new To(suspended.failToStart(reason));
      case PAUSE -> new To(suspended.pause(reason));
      case FAULT -> new To(suspended.fault(reason));
      case TERMINATE -> new To(suspended.terminate());
      case SUSPEND -> new Stay();
      case RESUME -> new Illegal();
    };
  }

  private static LifeMove of(VatLife.Paused paused, LifeEvent event, String reason) {
    return switch (event) {
      case SUSPEND -> new To(paused.suspend());
      case RESUME -> new To(paused.resume());
      case UPGRADE -> new To(paused.upgrade());
      case FAULT -> new To(paused.fault(reason));
      case START_FAILED -> new To(paused.failToStart(reason));
      case TERMINATE -> new To(paused.terminate());
      case PAUSE -> new Stay();
      case UNSUSPEND -> new Illegal();
    };
  }

  private static LifeMove of(VatLife.SuspendedPaused both, LifeEvent event, String reason) {
    return switch (event) {
      case UNSUSPEND -> new To(both.revive());
      case RESUME -> new To(both.resume());
      case UPGRADE -> new To(both.upgrade());
      case START_FAILED -> new To(both.failToStart(reason));
      case FAULT -> new To(both.fault(reason));
      case TERMINATE -> new To(both.terminate());
      case SUSPEND, PAUSE -> new Stay();
    };
  }
}
