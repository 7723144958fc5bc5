package io.vatpool.kernel.crank;

import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.slog.SlogSpan;
import io.vatpool.kernel.state.CrankHashes;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.MeterTable;
import io.vatpool.kernel.state.RunQueueEvent;
import org.jspecify.annotations.Nullable;

/** A crank that carries out an event, and what follows from it. */
final class DeliveryCrank {
  private static final String DELIVER = "deliver";

  private final KernelState state;
  private final EventDispatcher dispatcher;
  private final SnapshotSchedule snapshots;
  private final VatTermination termination;
  private final VatLifecycle lifecycle;
  private final VatAdminMessages vatAdmin;
  private final KernelSlog slog;

  DeliveryCrank(
      KernelState state,
      EventDispatcher dispatcher,
      SnapshotSchedule snapshots,
      VatTermination termination,
      VatLifecycle lifecycle,
      VatAdminMessages vatAdmin,
      KernelSlog slog) {
    this.state = state;
    this.dispatcher = dispatcher;
    this.snapshots = snapshots;
    this.termination = termination;
    this.lifecycle = lifecycle;
    this.vatAdmin = vatAdmin;
    this.slog = slog;
  }

  CrankSummary run(RunQueueEvent event) {
    SlogSpan span = slog.crankStart("delivery", state.crankNumber(), event.type(), event::toJson);
    state.establishSavepoint(DELIVER);
    CrankResults results = dispatcher.dispatch(event);
    finish(results);
    state.refcountSweep().run();
    long crankNumber = state.crankNumber();
    state.incrementCrankNumber();
    CrankHashes hashes = state.emitCrankHashes();
    slog.crankFinish(span, crankNumber, hashes.crankHash(), hashes.activityHash());
    return summary(event, results);
  }

  private void finish(CrankResults results) {
    String vatId = results.deliveredTo();
    if (results.abort()) {
      // An event that is not consumed goes back into its queue, where it will meet a dead vat.
      state.rollbackCrank(results.consumeMessage() ? DELIVER : CrankLoop.START);
    } else if (vatId != null) {
      snapshots.saveIfDue(vatId);
    }
    pay(results.meterId(), results.computrons());
    if (results.dirt() != null && vatId != null) {
      state.reapSchedule().addDirt(vatId, results.dirt());
    }
    if (results.pause() != null) {
      lifecycle.pause(results.pause().vatId(), results.pause().reason());
    }
    CrankResults.Termination end = results.termination();
    if (end != null) {
      slog.vat(end.vatId()).terminate(end.failure(), end.info());
      termination.terminate(end.vatId(), end.failure(), end.info());
    }
    if (results.vatAdminMessage() != null) {
      vatAdmin.send(results.vatAdminMessage());
    }
  }

  private void pay(@Nullable String meterId, @Nullable Long computrons) {
    if (meterId != null && computrons != null && state.meters().deduct(meterId, computrons)) {
      MeterTable.Meter meter = state.meters().get(meterId);
      if (meter.remaining() != null) {
        vatAdmin.send(VatAdminMessages.meterCrossedThreshold(meterId, meter.remaining()));
      }
    }
  }

  private static CrankSummary summary(RunQueueEvent event, CrankResults results) {
    if (results.cleanup() != null) {
      return new CrankSummary.Cleanup(results.cleanup());
    }
    if (results.deliveredTo() == null) {
      return new CrankSummary.Empty();
    }
    return event instanceof RunQueueEvent.CreateVat
        ? new CrankSummary.VatCreated(results.computrons())
        : new CrankSummary.Delivered(results.computrons());
  }
}
