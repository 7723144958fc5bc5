package io.vatpool.gateway.rest;

import io.vatpool.kernel.KernelLifecycle;
import io.vatpool.kernel.state.life.LifeEvent;
import java.util.Locale;

/** What a host may ask for in the life of a vat. */
enum Transition {
  SUSPEND(LifeEvent.SUSPEND),
  UNSUSPEND(LifeEvent.UNSUSPEND),
  PAUSE(LifeEvent.PAUSE),
  RESUME(LifeEvent.RESUME);

  private final LifeEvent event;

  Transition(LifeEvent event) {
    this.event = event;
  }

  /** The one that a route names. */
  static Transition of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** What it is to the vat's state. */
  LifeEvent event() {
    return event;
  }

  /**
   * Asks for it.
   *
   * @param reason kept with the state, where the transition has one
   * @return false if it is so already
   */
  boolean apply(KernelLifecycle lifecycle, String vatId, String reason) {
    return switch (this) {
      case SUSPEND -> lifecycle.suspend(vatId, reason);
      case UNSUSPEND -> lifecycle.unsuspend(vatId);
      case PAUSE -> lifecycle.pause(vatId, reason);
      case RESUME -> lifecycle.resume(vatId);
    };
  }
}
