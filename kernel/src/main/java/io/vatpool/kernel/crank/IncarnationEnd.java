package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.VatDelivery;
import java.util.List;

/** How an incarnation ends: at an upgrade, and when a vat is suspended. */
final class IncarnationEnd {
  private final KernelState state;
  private final VatDeliveries deliveries;
  private final DeliveryJudge judge;
  private final Messaging messaging;
  private final VatWorkers workers;

  IncarnationEnd(
      KernelState state,
      VatDeliveries deliveries,
      DeliveryJudge judge,
      Messaging messaging,
      VatWorkers workers) {
    this.state = state;
    this.deliveries = deliveries;
    this.judge = judge;
    this.messaging = messaging;
    this.workers = workers;
  }

  /** What the promises of an incarnation are rejected with. */
  static CapData disconnection(String message, int incarnation) {
    return KernelMarshal.upgradeDisconnection(message, incarnation);
  }

  /** Delivers the last bringOutYourDead; a termination in the results says that it failed. */
  CrankResults bringOutTheDead(String vatId) {
    KernelDelivery reap = new KernelDelivery.BringOutYourDead();
    VatDelivery vd = deliveries.translate(vatId, reap);
    return judge.judge(vatId, deliveries.deliver(vatId, reap, vd), false, null, 0);
  }

  /**
   * Rejects what the vat was to settle and orphans what only its heap knew.
   *
   * @param startsAtOnce whether the vat is about to be started; else what it is told of its own
   *     promises waits in its side queue, for it alone must not bring the vat back
   */
  void disconnect(String vatId, CapData disconnection, boolean startsAtOnce) {
    for (DecidedPromises.Decided decided : DecidedPromises.of(state, vatId)) {
      if (startsAtOnce) {
        messaging.reject(decided.kpid(), disconnection, vatId);
      } else {
        messaging.disconnect(decided.kpid(), disconnection, vatId);
      }
      if (!decided.promise().subscribers().contains(vatId)) {
        // A vat that had subscribed is notified, which takes the promise from its c-list.
        state.cList().deleteAll(vatId, List.of(decided.kpid()));
      }
    }
    for (String koid : state.cList().nonDurableExports(vatId)) {
      state.retirement().orphan(koid, vatId);
    }
  }

  /** Gives up engine, snapshot and span; returns the number of the next incarnation. */
  int close(String vatId) {
    workers.discard(vatId);
    return state.transcripts().beginIncarnation(vatId);
  }
}
