package io.vatpool.kernel.crank;

import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.kernel.state.life.VatLife;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends the incarnation of a vat without starting another: only its durable state remains. */
final class Suspension {
  /** What those are told who wait for promises of a suspended vat. */
  private static final String MESSAGE = "vat suspended";

  private final KernelState state;
  private final IncarnationEnd end;
  private final VatWorkers workers;
  private final PendingPanic panic;

  Suspension(KernelState state, IncarnationEnd end, VatWorkers workers, PendingPanic panic) {
    this.state = state;
    this.end = end;
    this.workers = workers;
    this.panic = panic;
  }

  /** Whether the vat has been started, and so has anything to suspend. */
  static boolean isStarted(KernelState state, String vatId) {
    return state.vatStates().findParameters(vatId) != null;
  }

  /** Suspends the vat, after a last bringOutYourDead if its engine can be had. */
  CrankResults suspend(String vatId, String reason) {
    VatLife life = state.lives().of(vatId);
    if (!state.vats().isAlive(vatId) || life.suspended() || !isStarted(state, vatId)) {
      return CrankResults.NOTHING;
    }
    Long computrons = life.faults() == 0 ? bringOutTheDead(vatId) : null;
    int incarnation = state.transcripts().currentSpan(vatId).incarnation();
    state.lives().apply(vatId, LifeEvent.SUSPEND, reason);
    end.disconnect(vatId, IncarnationEnd.disconnection(MESSAGE, incarnation), false);
    end.close(vatId);
    state.reapSchedule().forget(Set.of(vatId));
    return new CrankResults(false, false, null, computrons, null, null, null, null, null, null);
  }

  /** A vat that cannot even bring out its dead is suspended as if it had not been asked to. */
  private @Nullable Long bringOutTheDead(String vatId) {
    KernelState.Retreat before = state.markRetreat();
    String panicBefore = panic.reason();
    CrankResults reaped = end.bringOutTheDead(vatId);
    if (reaped.termination() != null) {
      state.retreat(before);
      panic.restore(panicBefore);
      workers.discard(vatId);
    }
    return reaped.computrons();
  }

  /** Suspends the vat without asking it anything; what it exports and decides is seen to later. */
  void suspendLazily(String vatId, String reason) {
    int incarnation = state.transcripts().currentSpan(vatId).incarnation();
    state.lives().apply(vatId, LifeEvent.SUSPEND, reason);
    end.close(vatId);
    state.arrears().disconnectLater(vatId, incarnation);
  }

  /** Disconnects what a lazily suspended vat has left, if that has not been done yet. */
  void catchUp(String vatId) {
    state
        .arrears()
        .disconnection(vatId)
        .ifPresent(incarnation -> {
          state.arrears().disconnected(vatId);
          if (state.vats().isAlive(vatId)) {
            end.disconnect(vatId, IncarnationEnd.disconnection(MESSAGE, incarnation), false);
          }
        });
  }
}
