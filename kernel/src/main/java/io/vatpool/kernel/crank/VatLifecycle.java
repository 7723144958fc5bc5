package io.vatpool.kernel.crank;

import io.vatpool.kernel.RestartPlan;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.VatOptions;
import io.vatpool.kernel.state.VatStates;
import io.vatpool.kernel.state.VatTable;
import io.vatpool.kernel.state.life.IllegalTransitionException;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.kernel.state.life.VatLife;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What is done to the lives of vats between deliveries: no engine runs for any of this. */
public final class VatLifecycle {
  private static final String RESTART = "all vats were restarted";

  private final KernelState state;
  private final Suspension suspension;
  private final Revival revival;
  private final VatWorkers workers;

  VatLifecycle(KernelState state, Suspension suspension, Revival revival, VatWorkers workers) {
    this.state = state;
    this.suspension = suspension;
    this.revival = revival;
    this.workers = workers;
  }

  /** Deliveries to the vat wait from now on. */
  public boolean pause(String vatId, String reason) {
    boolean moved = state.lives().apply(vatId, LifeEvent.PAUSE, reason);
    if (moved) {
      hold(vatId);
    }
    return moved;
  }

  /** An engine has died for good over the vat, or its history does not replay. */
  public void fault(String vatId, String reason) {
    state.lives().apply(vatId, LifeEvent.FAULT, reason);
    hold(vatId);
  }

  private void hold(String vatId) {
    state.sideQueues().stopDraining(vatId);
    workers.discard(vatId);
  }

  /** What waited for the vat is delivered, before anything newer. */
  public boolean resume(String vatId) {
    boolean moved = state.lives().apply(vatId, LifeEvent.RESUME, "");
    if (moved) {
      revival.goOn(vatId);
    }
    return moved;
  }

  /** Whether the vat waits, and does not die, when its meter cannot pay for a delivery. */
  public void pauseOnUnderflow(String vatId, boolean pauses) {
    insistAlive(vatId);
    VatStates vats = state.vatStates();
    vats.setOptions(vatId, vats.options(vatId).withPauseOnUnderflow(pauses));
  }

  /** Whether the kernel stops when the vat does not start again after a restart of all vats. */
  public void restartCritical(String vatId, boolean needed) {
    insistAlive(vatId);
    VatStates vats = state.vatStates();
    vats.setOptions(vatId, vats.options(vatId).withRestartCritical(needed));
  }

  private void insistAlive(String vatId) {
    if (state.vats().isAlive(vatId)) {
      return;
    }
    if (state.vats().hasBeen(vatId)) {
      throw IllegalTransitionException.terminated(vatId);
    }
    throw new StateViolationException("there is no vat " + vatId);
  }

  /** What {@link #restartAll} would do now. */
  public RestartPlan plan() {
    List<String> suspended = new ArrayList<>();
    List<String> before = new ArrayList<>();
    List<String> notStarted = new ArrayList<>();
    List<String> revived = new ArrayList<>();
    for (VatTable.Named vat : state.vats().staticVats()) {
      sort(vat.vatId(), true, suspended, before, notStarted, revived);
    }
    for (String vatId : state.vats().dynamicVats()) {
      sort(vatId, false, suspended, before, notStarted, revived);
    }
    return new RestartPlan(suspended, before, notStarted, revived);
  }

  private void sort(
      String vatId,
      boolean isStatic,
      List<String> suspended,
      List<String> before,
      List<String> notStarted,
      List<String> revived) {
    VatLife life = state.lives().of(vatId);
    if (!Suspension.isStarted(state, vatId)) {
      notStarted.add(vatId);
      return;
    }
    (life.suspended() ? before : suspended).add(vatId);
    if (!life.paused() && (isStatic || isNeeded(vatId))) {
      revived.add(vatId);
    }
  }

  private boolean isNeeded(String vatId) {
    VatOptions options = state.vatStates().options(vatId);
    return options.critical() || options.restartCritical();
  }

  /** Ends all incarnations; the kernel goes on once those vats have started that it needs. */
  public RestartPlan restartAll() {
    RestartPlan plan = plan();
    plan.suspended().forEach(vatId -> suspension.suspendLazily(vatId, RESTART));
    state.reapSchedule().forget(new HashSet<>(plan.suspended()));
    state.arrears().reviveFirst(plan.revived());
    return plan;
  }
}
