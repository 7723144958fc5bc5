package io.vatpool.kernel.crank;

import io.vatpool.kernel.port.VatWorkers;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.life.LifeEvent;
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.VatDelivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a vat's code: the old incarnation brings out its dead, what only its heap could have
 * kept up is disconnected, and the new code starts on the durable state. If anything of that fails,
 * the whole upgrade is undone and the old incarnation lives on.
 *
 * <p>A vat that is suspended has no incarnation to end, and one whose engine has died for good is
 * not asked to bring out its dead. An upgrade that succeeds ends both, and a pause: what has waited
 * is delivered to the new code.
 */
final class VatUpgrade {
  private final KernelState state;
  private final VatDeliveries deliveries;
  private final DeliveryJudge judge;
  private final IncarnationEnd end;
  private final Suspension suspension;
  private final Revival revival;
  private final VatWorkers workers;
  private final KernelSlog slog;
  private final List<String> workerBundleIds;

  VatUpgrade(
      KernelState state,
      VatDeliveries deliveries,
      DeliveryJudge judge,
      IncarnationEnd end,
      Suspension suspension,
      Revival revival,
      VatWorkers workers,
      KernelSlog slog,
      List<String> workerBundleIds) {
    this.state = state;
    this.deliveries = deliveries;
    this.judge = judge;
    this.end = end;
    this.suspension = suspension;
    this.revival = revival;
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
    VatLife life = state.lives().of(vatId);
    if (Revival.isHopeless(life)) {
      return giveUp(event, life);
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
    Long spent = null;
    if (life.suspended()) {
      suspension.catchUp(vatId);
    } else {
      if (life.faults() == 0) {
        CrankResults reaped = end.bringOutTheDead(vatId);
        spent = reaped.computrons();
        if (reaped.termination() != null) {
          return undo(event, reaped, spent);
        }
      }
      end.disconnect(
          vatId, IncarnationEnd.disconnection(event.upgradeMessage(), oldIncarnation), true);
      end.close(vatId);
    }
    int incarnation = beginIncarnation(event);
    CrankResults started = start(event, vat);
    Long computrons = sum(spent, started.computrons());
    if (started.termination() != null) {
      return undo(event, started, computrons);
    }
    if (state.lives().isHeld(vatId)) {
      state.lives().apply(vatId, LifeEvent.UPGRADE, event.upgradeMessage());
      revival.goOn(vatId);
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
        null,
        null);
  }

  /** The start of the new code has cost engines their lives: it is not tried for ever. */
  private CrankResults giveUp(RunQueueEvent.UpgradeVat event, VatLife life) {
    event.vatParameters().slots().forEach(state.referenceCounts()::decrement);
    state.lives().apply(event.vatId(), LifeEvent.START_FAILED, life.reason());
    return CrankResults.NOTHING.withVatAdminMessage(
        VatAdminMessages.upgradeFailed(event.upgradeId()));
  }

  private int beginIncarnation(RunQueueEvent.UpgradeVat event) {
    String vatId = event.vatId();
    state
        .vatStates()
        .setSourceAndOptions(
            vatId,
            event.bundleId(),
            state.vatStates().options(vatId).withWorkerBundles(workerBundleIds));
    return state.transcripts().currentSpan(vatId).incarnation();
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
        null,
        null);
  }

  private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : Long.valueOf(a + b);
  }
}
