package io.vatpool.worker.vat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.SpanHash;
import io.vatpool.protocol.VatDelivery;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import io.vatpool.protocol.json.MalformedJsonException;
import io.vatpool.protocol.wire.FailureKind;
import io.vatpool.protocol.wire.GatewayMessage;
import io.vatpool.protocol.wire.WorkerMessage;
import io.vatpool.worker.policy.EngineSize;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.Meter;
import io.vatpool.xsnap.vat.DeliveryResult;

/** Runs one delivery on a vat that stands where it should. On the vat's thread. */
final class DeliveryRun {
  /** Status, results, and a place for the meter, which the engine's own answer has. */
  private static final String OK_WITHOUT_RESULTS = "[\"ok\",null,null]";

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
      DeliveryResult result = online.engine().deliver(order.delivery(), answers);
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
    return switch (result) {
      case DeliveryResult.Completed done ->
          new DeliveryOutcome(
              status(done.json()),
              usage(done.meter()),
              answers.recorded(),
              answers.console(),
              workerId);
      case DeliveryResult.Exhausted exhausted -> {
        metrics.exhausted(exhausted.fault());
        yield new DeliveryOutcome(
            new DeliveryStatus.Failed(exhausted.fault().deliveryProblem()),
            null,
            answers.recorded(),
            answers.console(),
            workerId);
      }
    };
  }

  private static MeterUsage usage(Meter meter) {
    return new MeterUsage(meter.compute(), meter.allocate(), meter.currentHeapCount());
  }

  private static DeliveryStatus status(String json) {
    if (json.equals(OK_WITHOUT_RESULTS)) {
      return new DeliveryStatus.Ok();
    }
    JsonNode answer = JsJson.parse(json);
    JsonNode said = answer.path(1);
    if (!answer.path(0).asText().equals("ok")) {
      return new DeliveryStatus.Failed(JsonShape.string(said, "problem of a delivery"));
    }
    return said.isContainerNode()
        ? new DeliveryStatus.Ok(JsJson.stringify(said))
        : new DeliveryStatus.Ok();
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
