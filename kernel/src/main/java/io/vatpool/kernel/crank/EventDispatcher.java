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
import io.vatpool.kernel.state.life.VatLife;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.kernel.translate.KernelDelivery.Notify.Outcome;
import io.vatpool.protocol.VatDelivery;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out the event of a delivery crank and says what is to follow. */
final class EventDispatcher {
  private final KernelState state;
  private final Router router;
  private final VatDeliveries deliveries;
  private final DeliveryJudge judge;
  private final VatStart start;
  private final VatUpgrade upgrade;
  private final Suspension suspension;
  private final Revival revival;
  private final AdminNodeCalls adminNodes;
  private final KernelSlog slog;
  private final QueueWatch watch;

  EventDispatcher(
      KernelState state,
      Router router,
      VatDeliveries deliveries,
      DeliveryJudge judge,
      VatStart start,
      VatUpgrade upgrade,
      Suspension suspension,
      Revival revival,
      AdminNodeCalls adminNodes,
      KernelSlog slog,
      QueueWatch watch) {
    this.state = state;
    this.router = router;
    this.deliveries = deliveries;
    this.judge = judge;
    this.start = start;
    this.upgrade = upgrade;
    this.suspension = suspension;
    this.revival = revival;
    this.adminNodes = adminNodes;
    this.slog = slog;
    this.watch = watch;
  }

  CrankResults dispatch(RunQueueEvent event) {
    return switch (event) {
      case RunQueueEvent.Send send -> send(send);
      case RunQueueEvent.Notify notify -> notify(notify);
      case RunQueueEvent.CreateVat create -> start.create(create);
      case RunQueueEvent.StartVat startVat ->
          isHeld(startVat.vatId(), startVat) ? CrankResults.NOTHING : start.start(startVat);
      case RunQueueEvent.UpgradeVat upgradeVat -> upgrade.upgrade(upgradeVat);
      case RunQueueEvent.ChangeVatOptions change -> changeOptions(change);
      case RunQueueEvent.SuspendVat suspend ->
          suspension.suspend(suspend.vatId(), suspend.reason());
      case RunQueueEvent.UnsuspendVat unsuspend -> revival.revive(unsuspend.vatId());
      case RunQueueEvent.DisconnectVat disconnect -> {
        suspension.catchUp(disconnect.vatId());
        yield CrankResults.NOTHING;
      }
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
      case Router.Route.Deliver to -> sendTo(to, send);
    };
  }

  private CrankResults sendTo(Router.Route.Deliver to, RunQueueEvent.Send send) {
    if (state.arrears().disconnection(to.vatId()).isPresent()) {
      suspension.catchUp(to.vatId());
      return send(send); // the target may have gone with its incarnation
    }
    if (isHeld(to.vatId(), send)) {
      return CrankResults.NOTHING;
    }
    router.release(send);
    Optional<String> subject = adminNodes.subject(to.vatId(), to.target(), send.message());
    return subject.isPresent()
        ? adminNodes.call(subject.get(), send.message())
        : deliverMessage(to.vatId(), to.target(), send.message());
  }

  /** Lets the event wait if the vat is paused, or has to be started first. */
  private boolean isHeld(String vatId, RunQueueEvent.Queued event) {
    VatLife life = state.lives().of(vatId);
    if (life.paused() || life.suspended()) {
      state.sideQueues().hold(vatId, event);
      if (!life.paused()) {
        state.sideQueues().drain(vatId);
      }
      return true;
    }
    return false;
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
    return judged(vatId, vat, deliveries.deliver(vatId, kd, vd));
  }

  private CrankResults judged(String vatId, LiveVat vat, DeliveryReport report) {
    CrankResults results = judge.judge(vatId, report, true, vat.meterId(), 0);
    return vat.pausesOnUnderflow() && judge.isUnderflow(report, vat.meterId())
        ? results.pausing(new CrankResults.Pause(vatId, "meter underflow"))
        : results;
  }

  private CrankResults notify(RunQueueEvent.Notify notify) {
    String vatId = notify.vatId();
    String kpid = notify.kpid();
    if (state.cList().has(vatId, kpid) && isHeld(vatId, notify)) {
      return CrankResults.NOTHING;
    }
    watch.gone(notify);
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
    return judged(vatId, vat, deliveries.deliver(vatId, kd, vd));
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
      state.sideQueues().drain(vatId); // an undone crank may have left something there
      slog.vatCleanupComplete(vatId);
    }
    return CrankResults.cleanup(work);
  }

  private CrankResults changeOptions(RunQueueEvent.ChangeVatOptions event) {
    String vatId = event.vatId();
    if (LiveVat.find(state, vatId) == null) {
      return CrankResults.NOTHING;
    }
    boolean needsVat = event.options().properties().stream().anyMatch(o -> !isOurs(o.getKey()));
    if (needsVat && isHeld(vatId, event)) {
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

  private static boolean isOurs(String option) {
    return option.equals("reapInterval");
  }

  /** Changes an option that the kernel sees to; false for one that the vat has to know. */
  private boolean changeOption(String vatId, String name, JsonNode value) {
    if (!isOurs(name)) {
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
