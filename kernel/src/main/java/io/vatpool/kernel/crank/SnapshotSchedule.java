package io.vatpool.kernel.crank;

import io.vatpool.kernel.KernelPanicException;
import io.vatpool.kernel.port.DeliveryOrder;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.protocol.VatPosition;
import java.util.List;

/**
 * Saves vats' heaps when enough has happened: first after a few entries, then at an interval.
 *
 * <p>A vat brings out its dead just before. Neither that delivery's cost nor a vat-fatal error in
 * it counts for anything, as in the reference.
 */
final class SnapshotSchedule {
  private final KernelState state;
  private final VatDeliveries deliveries;
  private final VatWorkers workers;

  SnapshotSchedule(KernelState state, VatDeliveries deliveries, VatWorkers workers) {
    this.state = state;
    this.deliveries = deliveries;
    this.workers = workers;
  }

  /** Saves the vat if it is due. */
  void saveIfDue(String vatId) {
    saveFrom(vatId, state.settings().snapshotInterval());
  }

  /**
   * Saves the vat if its span has {@code entriesMin} entries, or is due for its first snapshot.
   *
   * @return whether it was saved
   */
  boolean saveFrom(String vatId, long entriesMin) {
    if (!state.vats().isAlive(vatId)) {
      throw new StateViolationException(vatId + " is not alive");
    }
    boolean saved = state.transcripts().snapshotInUse(vatId) != null;
    long entries = state.transcripts().spanEntries(vatId);
    boolean due =
        (!saved && entries >= state.settings().snapshotInitial()) || entries >= entriesMin;
    if (due) {
      save(vatId);
    }
    return due;
  }

  private void save(String vatId) {
    KernelDelivery reap = new KernelDelivery.BringOutYourDead();
    DeliveryReport report =
        deliveries.deliverKeepingEngine(vatId, reap, deliveries.translate(vatId, reap));
    if (report.failure() != null && report.computrons() == null) {
      throw new KernelPanicException(
          vatId + " died bringing out its dead before a snapshot: " + report.failure(), null);
    }
    VatPosition at = state.transcripts().position(vatId);
    state
        .transcripts()
        .rollOverWhenSaved(
            vatId,
            workers.saveSnapshot(new DeliveryOrder(at, "", List.of(), deliveries.pageIn(vatId))));
  }
}
