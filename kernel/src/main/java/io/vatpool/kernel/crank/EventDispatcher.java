package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.policy.CleanupCounts;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.state.GcActions;
import io.vatpool.kernel.state.KernelMessage;
import io.vatpool.kernel.state.KernelPromise;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.state.Stat;
import io.vatpool.kernel.state.StateViolationException;
import io.vatpool.kernel.state.TerminatedVatCleanup;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.kernel.translate.KernelDelivery.Notify.Outcome;
import io.vatpool.protocol.VatDelivery;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Map;

/** Carries out the event of a delivery crank and says what is to follow. */
final class EventDispatcher {
  private final KernelState state;
  private final Router router;
  private final VatDeliveries deliveries;
  private final DeliveryJudge judge;
  private final VatStart start;
  private final VatUpgrade upgrade;
  private final KernelSlog slog;

  EventDispatcher(
      KernelState state,
      Router router,
      VatDeliveries deliveries,
      DeliveryJudge judge,
      VatStart start,
      VatUpgrade upgrade,
      KernelSlog slog) {
    this.state = state;
    this.router = router;
    this.deliveries = deliveries;
    this.judge = judge;
    this.start = start;
    this.upgrade = upgrade;
    this.slog = slog;
  }

  CrankResults dispatch(RunQueueEvent event) {
    return switch (event) {
      case RunQueueEvent.Send send -> send(send);
      case RunQueueEvent.Notify notify -> notify(notify);
      case RunQueueEvent.CreateVat create -> start.create(create);
      case RunQueueEvent.StartVat startVat -> start.start(startVat);
      case RunQueueEvent.UpgradeVat upgradeVat -> upgrade.upgrade(upgradeVat);
      case RunQueueEvent.ChangeVatOptions change -> changeOptions(change);
      case RunQueueEvent.BringOutYourDead reap -> reap(reap.vatId());
      case RunQueueEvent.Gc gc -> garbage(gc);
      case RunQueueEvent.CleanupTerminatedVat cleanup -> cleanup(cleanup);
      case RunQueueEvent.NegatedGcAction negated -> CrankResults.NOTHING;
    };
  }

  private CrankResults send(RunQueueEvent.Send send) {
    return switch (router.route(send)) {
      case Router.Route.Splat splat -> {
        router.release(send);
        yield CrankResults.NOTHING;
      }
      case Router.Route.Wait wait -> {
        state.promises().queueMessage(wait.kpid(), send.message());
        yield CrankResults.NOTHING;
      }
      case Router.Route.Deliver to -> {
        router.release(send);
        yield deliverMessage(to.vatId(), to.target(), send.message());
      }
    };
  }

  private CrankResults deliverMessage(String vatId, String target, KernelMessage message) {
    state.stats().increment(Stat.DISPATCHES);
    state.stats().increment(Stat.DISPATCH_DELIVER);
    LiveVat vat = LiveVat.find(state, vatId);
    if (vat == null) {
      throw new StateViolationException("a message was routed to " + vatId + ", which is dead");
    }
    KernelDelivery kd = new KernelDelivery.Send(target, message);
    VatDelivery vd = deliveries.translate(vatId, kd);
    String result = message.result();
    if (vat.enablePipelining() && result != null) {
      state.promises().requeueMessages(result);
    }
    return judge.judge(vatId, deliveries.deliver(vatId, kd, vd), true, vat.meterId(), 0);
  }

  private CrankResults notify(RunQueueEvent.Notify notify) {
    String vatId = notify.vatId();
    String kpid = notify.kpid();
    state.referenceCounts().decrement(kpid);
    state.stats().increment(Stat.DISPATCHES);
    LiveVat vat = LiveVat.find(state, vatId);
    if (vat == null) {
      return CrankResults.NOTHING;
    }
    KernelPromise promise = state.promises().get(kpid);
    state.stats().increment(Stat.DISPATCH_NOTIFY);
    if (!(promise instanceof KernelPromise.Settled settled)) {
      throw new StateViolationException("spurious notification of " + kpid);
    }
    if (!state.cList().has(vatId, kpid)) {
      return CrankResults.NOTHING; // an earlier notification has taken it along
    }
    List<Outcome> outcomes = SettledClosure.of(state, kpid, settled);
    KernelDelivery kd = new KernelDelivery.Notify(outcomes);
    VatDelivery vd = deliveries.translate(vatId, kd);
    state.cList().deleteAll(vatId, outcomes.stream().map(Outcome::kpid).toList());
    return judge.judge(vatId, deliveries.deliver(vatId, kd, vd), true, vat.meterId(), 0);
  }

  private CrankResults garbage(RunQueueEvent.Gc gc) {
    String vatId = gc.vatId();
    if (LiveVat.find(state, vatId) == null) {
      return CrankResults.NOTHING;
    }
    if (gc.action() == GcActions.Type.RETIRE_EXPORT) {
      gc.krefs().forEach(state.objects()::delete);
    }
    KernelDelivery kd = new KernelDelivery.Gc(gc.action(), gc.krefs());
    VatDelivery vd = deliveries.translate(vatId, kd);
    DeliveryReport report = deliveries.deliver(vatId, kd, vd);
    return judge.judge(vatId, report, true, null, gc.krefs().size());
  }

  private CrankResults reap(String vatId) {
    if (LiveVat.find(state, vatId) == null) {
      return CrankResults.NOTHING;
    }
    KernelDelivery kd = new KernelDelivery.BringOutYourDead();
    VatDelivery vd = deliveries.translate(vatId, kd);
    return judge.judge(vatId, deliveries.deliver(vatId, kd, vd), false, null, 0);
  }

  private CrankResults cleanup(RunQueueEvent.CleanupTerminatedVat event) {
    String vatId = event.vatId();
    TerminatedVatCleanup.Progress progress = state.cleanup().run(vatId, event.budget());
    CleanupCounts work = progress.work();
    slog.vatCleanup(vatId, work.nonZero());
    if (progress.done()) {
      state.terminatedVats().remove(vatId);
      slog.vatCleanupComplete(vatId);
    }
    return CrankResults.cleanup(work);
  }

  private CrankResults changeOptions(RunQueueEvent.ChangeVatOptions event) {
    String vatId = event.vatId();
    if (LiveVat.find(state, vatId) == null) {
      return CrankResults.NOTHING;
    }
    ObjectNode forVat = JsJson.NODES.objectNode();
    for (Map.Entry<String, JsonNode> option : event.options().properties()) {
      if (!changeOption(vatId, option.getKey(), option.getValue())) {
        forVat.set(option.getKey(), option.getValue());
      }
    }
    if (forVat.isEmpty()) {
      return CrankResults.NOTHING;
    }
    KernelDelivery kd = new KernelDelivery.ChangeVatOptions(forVat);
    VatDelivery vd = deliveries.translate(vatId, kd);
    return judge.judge(vatId, deliveries.deliver(vatId, kd, vd), false, null, 0).consuming();
  }

  /** Changes an option that the kernel sees to; false for one that the vat has to know. */
  private boolean changeOption(String vatId, String name, JsonNode value) {
    if (!name.equals("reapInterval")) {
      return false;
    }
    boolean valid =
        "never".equals(value.textValue())
            || (value.isNumber()
                && value.doubleValue() >= 0
                && value.doubleValue() == Math.rint(value.doubleValue()));
    if (valid) {
      state.reapSchedule().setDeliveriesThreshold(vatId, value);
    } else {
      slog.console("log", "WARNING: invalid reapInterval value " + value);
    }
    return true;
  }
}
