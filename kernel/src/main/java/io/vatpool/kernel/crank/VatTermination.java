package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.protocol.CapData;

/**
 * Ends vats: takes them off the lists, rejects what they were to settle, tells the vat-admin vat.
 * What they leave is deleted by and by in cranks of its own.
 */
public final class VatTermination {
  private final KernelState state;
  private final Messaging messaging;
  private final VatAdminMessages vatAdmin;
  private final VatWorkers workers;
  private final KernelSlog slog;
  private final PendingPanic panic;

  VatTermination(
      KernelState state,
      Messaging messaging,
      VatAdminMessages vatAdmin,
      VatWorkers workers,
      KernelSlog slog,
      PendingPanic panic) {
    this.state = state;
    this.messaging = messaging;
    this.vatAdmin = vatAdmin;
    this.workers = workers;
    this.slog = slog;
    this.panic = panic;
  }

  /**
   * Ends a vat. One that was being created when the crank was undone has left nothing, but whoever
   * asked for it is told.
   *
   * @param failure whether those who wait for its end see a rejection
   * @param info what they see
   */
  public void terminate(String vatId, boolean failure, CapData info) {
    slog.console("log", "kernel terminating vat " + vatId + " (failure=" + failure + ")");
    boolean critical = false;
    if (state.vats().isAlive(vatId)) {
      critical = state.vatStates().options(vatId).critical();
      if (state.lives().isHeld(vatId)) {
        state.lives().apply(vatId, LifeEvent.TERMINATE, "");
      }
      state.vats().remove(vatId);
      state.terminatedVats().add(vatId);
      state.transcripts().stopUsing(vatId);
      CapData reason = KernelMarshal.makeError("vat terminated");
      for (DecidedPromises.Decided decided : DecidedPromises.of(state, vatId)) {
        messaging.reject(decided.kpid(), reason, vatId);
      }
      state.arrears().revived(vatId);
      state.sideQueues().drain(vatId); // what waits is to meet the dead vat
    }
    if (critical) {
      panic.request("critical vat " + vatId + " failed: " + info.body());
    } else if (vatAdmin.canSend()) {
      vatAdmin.send(VatAdminMessages.terminated(vatId, failure, info));
    } else {
      slog.console("log", "warning: " + vatId + " terminated without a vatAdmin to report to");
    }
    workers.discard(vatId);
  }
}
