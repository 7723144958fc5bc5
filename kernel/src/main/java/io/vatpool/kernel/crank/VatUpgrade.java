package io.vatpool.kernel.crank;

import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.VatDelivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a vat's code: the old incarnation brings out its dead, what only its heap could have
 * kept up is disconnected, and the new code starts on the durable state. If anything of that fails,
 * the whole upgrade is undone and the old incarnation lives on.
 */
final class VatUpgrade {
  private final KernelState state;
  private final VatDeliveries deliveries;
  private final DeliveryJudge judge;
  private final Messaging messaging;
  private final VatWorkers workers;
  private final KernelSlog slog;
  private final List<String> workerBundleIds;

  VatUpgrade(
      KernelState state,
      VatDeliveries deliveries,
      DeliveryJudge judge,
      Messaging messaging,
      VatWorkers workers,
      KernelSlog slog,
      List<String> workerBundleIds) {
    this.state = state;
    this.deliveries = deliveries;
    this.judge = judge;
    this.messaging = messaging;
    this.workers = workers;
    this.slog = slog;
    this.workerBundleIds = workerBundleIds;
  }

  /** Upgrades the vat. */
  CrankResults upgrade(RunQueueEvent.UpgradeVat event) {
    String vatId = event.vatId();
    LiveVat vat = LiveVat.find(state, vatId);
    if (vat == null) {
      return CrankResults.NOTHING;
    }
    int oldIncarnation = state.transcripts().currentSpan(vatId).incarnation();
    slog.console(
        "log",
        "attempting to upgrade vat "
            + vatId
            + " from incarnation "
            + oldIncarnation
            + " to source "
            + event.bundleId());
    CrankResults reaped = bringOutTheDead(vatId);
    if (reaped.termination() != null) {
      return undo(event, reaped, reaped.computrons());
    }
    disconnect(vatId, KernelMarshal.upgradeDisconnection(event.upgradeMessage(), oldIncarnation));
    int incarnation = beginIncarnation(event);
    CrankResults started = start(event, vat);
    Long computrons = sum(reaped.computrons(), started.computrons());
    if (started.termination() != null) {
      return undo(event, started, computrons);
    }
    slog.console("log", "vat " + vatId + " upgraded to incarnation " + incarnation);
    return new CrankResults(
        false,
        false,
        null,
        computrons,
        vat.meterId(),
        null,
        null,
        VatAdminMessages.upgraded(event.upgradeId(), incarnation),
        null);
  }

  private CrankResults bringOutTheDead(String vatId) {
    KernelDelivery reap = new KernelDelivery.BringOutYourDead();
    VatDelivery vd = deliveries.translate(vatId, reap);
    return judge.judge(vatId, deliveries.deliver(vatId, reap, vd), false, null, 0);
  }

  /** Rejects what the vat was to settle and orphans what only its heap knew. */
  private void disconnect(String vatId, CapData disconnection) {
    for (DecidedPromises.Decided decided : DecidedPromises.of(state, vatId)) {
      messaging.reject(decided.kpid(), disconnection, vatId);
      if (!decided.promise().subscribers().contains(vatId)) {
        // A vat that had subscribed is notified, which takes the promise from its c-list.
        state.cList().deleteAll(vatId, List.of(decided.kpid()));
      }
    }
    for (String koid : state.cList().nonDurableExports(vatId)) {
      state.retirement().orphan(koid, vatId);
    }
  }

  private int beginIncarnation(RunQueueEvent.UpgradeVat event) {
    String vatId = event.vatId();
    workers.discard(vatId);
    int incarnation = state.transcripts().beginIncarnation(vatId);
    state
        .vatStates()
        .setSourceAndOptions(
            vatId,
            event.bundleId(),
            state.vatStates().options(vatId).withWorkerBundles(workerBundleIds));
    return incarnation;
  }

  private CrankResults start(RunQueueEvent.UpgradeVat event, LiveVat vat) {
    String vatId = event.vatId();
    CapData parameters = event.vatParameters();
    state.vatStates().setParameters(vatId, parameters);
    KernelDelivery kd = new KernelDelivery.StartVat(parameters);
    VatDelivery vd = deliveries.translate(vatId, kd);
    parameters.slots().forEach(state.referenceCounts()::decrement);
    return judge.judge(vatId, deliveries.deliver(vatId, kd, vd), true, vat.meterId(), 0);
  }

  private CrankResults undo(
      RunQueueEvent.UpgradeVat event, CrankResults failed, @Nullable Long computrons) {
    slog.console("log", "WARNING: vat " + event.vatId() + " failed to upgrade");
    workers.discard(event.vatId());
    return new CrankResults(
        true,
        true,
        failed.deliveredTo(),
        computrons,
        failed.meterId(),
        null,
        null,
        VatAdminMessages.upgradeFailed(event.upgradeId()),
        null);
  }

  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : Long.valueOf(a + b);
  }
}
