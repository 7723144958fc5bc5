package io.vatpool.worker.vat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.VatDelivery;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.tracing.Step;
import io.vatpool.worker.policy.EngineSize;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.vat.DeliveryResult;

/** Runs one delivery on a vat that stands where it should. On the vat's thread. */
final class DeliveryRun {
  private final String workerId;
  private final OnlineRoom room;
  private final EngineSize sizes;
  private final WorkerMetrics metrics;
  private final long charsMax;

  /**
   * @param charsMax bound of all syscalls and answers of one delivery, in characters
   */
  DeliveryRun(
      String workerId, OnlineRoom room, EngineSize sizes, WorkerMetrics metrics, long charsMax) {
    this.sizes = sizes;
    this.workerId = workerId;
    this.room = room;
    this.metrics = metrics;
    this.charsMax = charsMax;
  }

  /**
   * The type of the order's delivery.
   *
   * @throws RequestFailed if a replay would not accept it
   */
  String checkedType(GatewayMessage.Deliver order) throws RequestFailed {
    try {
      JsonNode delivery = JsJson.parse(order.delivery());
      VatDelivery.fromJson(delivery);
      return delivery.get(0).textValue();
    } catch (MalformedJsonException e) {
      throw new RequestFailed(FailureKind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
    }
  }

  WorkerMessage run(
      HostedVat vat,
      Residency.Delivering delivering,
      GatewayMessage.Deliver order,
      String type,
      Conversation conversation,
      Stopwatch stopwatch)
      throws RequestFailed {
    OnlineVat online = delivering.vat();
    SyscallAnswers answers =
        new SyscallAnswers(online.store(), conversation, order.refusals(), charsMax);
    Residency after = delivering.lost("a defect of this worker");
    long started = System.nanoTime();
    try {
      DeliveryResult result;
      try (Step step = Step.begin("run")) {
        step.with("vatpool.delivery", type);
        result = online.engine().deliver(order.delivery(), answers);
      }
      stopwatch.ran(started);
      DeliveryOutcome outcome = outcome(result, answers);
      boolean ok = outcome.status() instanceof DeliveryStatus.Ok;
      after =
          ok
              ? delivering.done(behind(online, order, outcome), allocated(result))
              : delivering.undone();
      metrics.delivered(type, ok ? "ok" : "failed", stopwatch.timings());
      return new WorkerMessage.Delivered(outcome, stopwatch.timings());
    } catch (EngineLostException e) {
      metrics.engineLost(e);
      after = delivering.lost(String.valueOf(e.getMessage()));
      throw RequestFailed.engineLost(e, vat.key() + " position=" + order.at().position());
    } catch (InterruptedException e) {
      after = delivering.lost("interrupted");
      throw RequestFailed.interrupted(e);
    } catch (IllegalArgumentException e) {
      throw new RequestFailed(
          FailureKind.BAD_REQUEST, "the engine does not take it: " + e.getMessage(), e);
    } finally {
      settle(vat, delivering, after);
    }
  }

  private void settle(HostedVat vat, Residency.Delivering delivering, Residency after) {
    if (after instanceof Residency.Idle idle) {
      vat.move(delivering, after);
      room.becameIdle(vat, sizes.bytes(idle.vat().imageBytes(), idle.vat().allocatedBytes()));
    } else {
      delivering.vat().engine().close();
      metrics.engineEnded(delivering.vat().engine());
      vat.move(delivering, after);
      metrics.pagedOut(WorkerMetrics.PageOut.FAILED);
      room.free(vat);
    }
  }

  private static long allocated(DeliveryResult result) {
    return result instanceof DeliveryResult.Completed completed ? completed.meter().allocate() : 0;
  }

  private DeliveryOutcome outcome(DeliveryResult result, SyscallAnswers answers) {
    if (result instanceof DeliveryResult.Exhausted exhausted) {
      metrics.exhausted(exhausted.fault());
    }
    return new DeliveryOutcome(
        result.status(), result.usage(), answers.recorded(), answers.console(), workerId);
  }

  private static VatPosition behind(
      OnlineVat vat, GatewayMessage.Deliver order, DeliveryOutcome outcome) {
    VatPosition at = vat.at();
    VatPosition now =
        new VatPosition(
            at.vatId(),
            at.incarnation(),
            at.position() + 1,
            SpanHash.extend(at.spanHash(), outcome.entry(order.delivery()).toText()));
    vat.store().moved(now);
    return now;
  }
}
