package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.marshal.Passable;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.VatOptions;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.VatDelivery;
import java.util.List;

/**
 * Brings suspended vats back: a new incarnation on the worker bundles of today, of which {@code
 * startVat} is the first delivery. There is nothing to go back to if that fails: the vat is paused,
 * too, so that nobody tries again before something has changed.
 */
final class Revival {
  /** An engine that died so often over the start of a vat will not survive it the next time. */
  private static final int FAULTS_MAX = 2;

  private final KernelState state;
  private final VatDeliveries deliveries;
  private final DeliveryJudge judge;
  private final Suspension suspension;
  private final VatWorkers workers;
  private final PendingPanic panic;
  private final List<String> workerBundleIds;

  Revival(
      KernelState state,
      VatDeliveries deliveries,
      DeliveryJudge judge,
      Suspension suspension,
      VatWorkers workers,
      PendingPanic panic,
      List<String> workerBundleIds) {
    this.state = state;
    this.deliveries = deliveries;
    this.judge = judge;
    this.suspension = suspension;
    this.workers = workers;
    this.panic = panic;
    this.workerBundleIds = workerBundleIds;
  }

  /** Whether engines have died so often over the vat that it is not started once more. */
  static boolean isHopeless(VatLife life) {
    return life.faults() >= FAULTS_MAX;
  }

  /** Starts the vat, if it is suspended; a kernel that needs it panics where that fails. */
  CrankResults revive(String vatId) {
    boolean needed = state.arrears().mustRevive(vatId);
    state.arrears().revived(vatId);
    VatLife life = state.lives().of(vatId);
    if (!state.vats().isAlive(vatId) || !life.suspended()) {
      return CrankResults.NOTHING;
    }
    if (isHopeless(life)) {
      state.lives().apply(vatId, LifeEvent.START_FAILED, life.reason());
      return CrankResults.NOTHING;
    }
    suspension.catchUp(vatId);
    KernelState.Retreat before = state.markRetreat();
    String panicBefore = panic.reason();
    CrankResults started = start(vatId);
    if (started.termination() == null) {
      state.lives().apply(vatId, LifeEvent.UNSUSPEND, "");
      goOn(vatId);
      return started;
    }
    String problem = text(started.termination().info());
    if (needed) {
      panic.request("vat " + vatId + " did not start again after the restart: " + problem);
      return CrankResults.NOTHING;
    }
    state.retreat(before);
    panic.restore(panicBefore);
    workers.discard(vatId);
    state.lives().apply(vatId, LifeEvent.START_FAILED, problem);
    state.sideQueues().stopDraining(vatId);
    return new CrankResults(
        false, false, null, started.computrons(), started.meterId(), null, null, null, null, null);
  }

  private CrankResults start(String vatId) {
    VatOptions options = state.vatStates().options(vatId);
    VatOptions current = options.withWorkerBundles(workerBundleIds);
    if (!current.equals(options)) {
      state.vatStates().setOptions(vatId, current);
    }
    CapData parameters = state.vatStates().findParameters(vatId);
    if (parameters == null) {
      throw new IllegalStateException(vatId + " is suspended, but has never been started");
    }
    KernelDelivery kd = new KernelDelivery.StartVat(parameters);
    VatDelivery vd = deliveries.translate(vatId, kd);
    return judge.judge(vatId, deliveries.deliver(vatId, kd, vd), true, options.meterId(), 0);
  }

  /** What has waited for the vat is carried out from now on, unless it is paused. */
  void goOn(String vatId) {
    if (!state.lives().isHeld(vatId)) {
      state.gcActions().takeBack(vatId);
    }
    if (!state.lives().of(vatId).paused()) {
      state.sideQueues().drain(vatId);
    }
  }

  private static String text(CapData info) {
    return KernelMarshal.unserialize(info) instanceof Passable.Err error
        ? error.message()
        : info.body();
  }
}
