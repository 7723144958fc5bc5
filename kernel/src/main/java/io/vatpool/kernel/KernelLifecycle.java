package io.vatpool.kernel;

import io.vatpool.kernel.crank.Cranks;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.kernel.state.life.IllegalTransitionException;
import io.vatpool.kernel.state.life.LifeEvent;
import java.util.function.Supplier;

/**
 * What a host does to the lives of its kernel's vats. Each is an input of the kernel, hashed like
 * any other, and all of it or nothing; what a vat's state does not allow is refused with an {@link
 * IllegalTransitionException}.
 */
public final class KernelLifecycle {
  private final KernelState state;
  private final Cranks cranks;
  private final Guard guard;

  /** Runs an operation between cranks. */
  @FunctionalInterface
  interface Guard {
    /** All of it or nothing. */
    <T> T between(Supplier<T> operation);
  }

  KernelLifecycle(KernelState state, Cranks cranks, Guard guard) {
    this.state = state;
    this.cranks = cranks;
    this.guard = guard;
  }

  /**
   * Changes nothing.
   *
   * @throws IllegalTransitionException if the vat's state does not allow the event
   */
  public void check(String vatId, LifeEvent event) {
    insistKnown(vatId, event);
    state.lives().wouldMove(vatId, event);
    if (event == LifeEvent.SUSPEND && state.vatStates().findParameters(vatId) == null) {
      throw IllegalTransitionException.notStarted(vatId);
    }
  }

  /**
   * Queues the end of the vat's incarnation behind what has arrived before.
   *
   * @param reason for people, kept with the state; may be empty
   * @return false if the vat is suspended already
   */
  public boolean suspend(String vatId, String reason) {
    return input(() -> {
      check(vatId, LifeEvent.SUSPEND);
      if (state.lives().of(vatId).suspended()) {
        return false;
      }
      state.acceptanceQueue().add(new RunQueueEvent.SuspendVat(vatId, reason));
      return true;
    });
  }

  /** Queues the start of the suspended vat's next incarnation behind what has arrived before. */
  public boolean unsuspend(String vatId) {
    return input(() -> {
      insistKnown(vatId, LifeEvent.UNSUSPEND);
      state.lives().wouldMove(vatId, LifeEvent.UNSUSPEND);
      state.acceptanceQueue().add(new RunQueueEvent.UnsuspendVat(vatId));
      return true;
    });
  }

  /**
   * Lets deliveries to the vat wait from the next crank on.
   *
   * @param reason for people, kept with the state; may be empty
   * @return false if the vat is paused already
   */
  public boolean pause(String vatId, String reason) {
    return input(() -> {
      insistKnown(vatId, LifeEvent.PAUSE);
      return cranks.lifecycle().pause(vatId, reason);
    });
  }

  /** Delivers what has waited for the paused vat, before anything newer. */
  public boolean resume(String vatId) {
    return input(() -> {
      insistKnown(vatId, LifeEvent.RESUME);
      return cranks.lifecycle().resume(vatId);
    });
  }

  /**
   * Records that a delivery to the vat cannot be run, after {@link Kernel#run} or {@link
   * Kernel#step} has thrown a {@link io.vatpool.kernel.port.VatFaultedException}: the vat is paused
   * and the kernel can go on.
   *
   * @return false if the kernel cannot go on without the vat, which has to start after a restart
   */
  public boolean fault(String vatId, String reason) {
    return input(() -> {
      insistKnown(vatId, LifeEvent.FAULT);
      if (state.arrears().mustRevive(vatId)) {
        return false;
      }
      cranks.lifecycle().fault(vatId, reason);
      return true;
    });
  }

  /** Whether a dynamic vat waits, and does not die, when its meter cannot pay for a delivery. */
  public void pauseOnMeterUnderflow(String vatId, boolean pauses) {
    input(() -> {
      cranks.lifecycle().pauseOnUnderflow(vatId, pauses);
      return true;
    });
  }

  /** Whether the kernel stops when the vat does not start again after a restart of all vats. */
  public void restartCritical(String vatId, boolean needed) {
    input(() -> {
      cranks.lifecycle().restartCritical(vatId, needed);
      return true;
    });
  }

  /** What {@link #restartAll} would do now; changes nothing. */
  public RestartPlan planRestart() {
    return cranks.lifecycle().plan();
  }

  /**
   * Suspends all vats in one step. Static, critical and restart-critical ones start again before
   * anything else happens, on the worker bundles that this kernel was opened with, and stop the
   * kernel if they do not; all others when they are needed.
   */
  public RestartPlan restartAll() {
    return input(cranks.lifecycle()::restartAll);
  }

  private <T> T input(Supplier<T> operation) {
    return guard.between(() -> {
      T result = operation.get();
      state.emitHostHashes();
      return result;
    });
  }

  /** A vat that has been deleted by now was terminated before. */
  private void insistKnown(String vatId, LifeEvent event) {
    VatIds.insistVat(vatId);
    if (state.vats().hasState(vatId) || state.terminatedVats().contains(vatId)) {
      return;
    }
    if (state.vats().hasBeen(vatId)) {
      throw IllegalTransitionException.terminated(vatId, event);
    }
    throw new StateViolationException("there is no vat " + vatId);
  }
}
