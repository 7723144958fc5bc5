package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.kernel.slog.KernelSlog;
import io.vatpool.kernel.slog.SlogSpan;
import io.vatpool.kernel.slog.VatSlog;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.VatOptions;
import io.vatpool.kernel.state.transcript.Transcripts;
import io.vatpool.kernel.translate.DeliveryTranslator;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.protocol.DeliveryOutcome;
import io.vatpool.protocol.DeliveryStatus;
import io.vatpool.protocol.MeterUsage;
import io.vatpool.protocol.PageIn;
import io.vatpool.protocol.TranscriptEntry;
import io.vatpool.protocol.VatDelivery;
import io.vatpool.protocol.VatPosition;
import io.vatpool.protocol.json.JsJson;
import java.util.function.Supplier;

/** Delivers to vats and keeps their transcripts. */
final class VatDeliveries {
  private static final String METER_TYPE = "xs-meter-36";

  private final DeliveryRun.DeliveryTools tools;
  private final KernelState state;
  private final DeliveryTranslator translator;
  private final KernelSlog slog;
  private final TestLog testLog;

  VatDeliveries(
      DeliveryRun.DeliveryTools tools,
      DeliveryTranslator translator,
      KernelSlog slog,
      TestLog testLog) {
    this.tools = tools;
    this.state = tools.state();
    this.translator = translator;
    this.slog = slog;
    this.testLog = testLog;
  }

  /** Translates a delivery into the vat's references. */
  VatDelivery translate(String vatId, KernelDelivery delivery) {
    state.cList().fetch(vatId);
    return translator.toVat(vatId, delivery);
  }

  /** Makes sure that the vat's incarnation has begun: its transcript says on what it runs. */
  void begin(String vatId) {
    if (state.transcripts().spanEntries(vatId) == 0) {
      state
          .transcripts()
          .append(
              vatId,
              new TranscriptEntry.InitializeWorker(
                  state.vatStates().bundleId(vatId),
                  state.vatStates().options(vatId).workerOptions()));
    }
  }

  /**
   * Makes a delivery, given in both kinds of references. An engine that has failed at it is not
   * used again.
   */
  DeliveryReport deliver(String vatId, KernelDelivery kd, VatDelivery vd) {
    DeliveryReport report = deliverKeepingEngine(vatId, kd, vd);
    if (report.failure() != null) {
      tools.workers().discard(vatId);
    }
    return report;
  }

  /** Makes a delivery and lets the engine be, however it went. */
  DeliveryReport deliverKeepingEngine(String vatId, KernelDelivery kd, VatDelivery vd) {
    begin(vatId);
    VatPosition at = state.transcripts().position(vatId);
    VatSlog vatSlog = slog.vat(vatId);
    ArrayNode json = vd.toJson();
    String text = JsJson.stringify(json);
    tools.slogBuffer().hold();
    SlogSpan span =
        vatSlog.deliver(
            state.crankNumber(), at.position(), json.path(0).asText(), kd::toJson, () -> json);
    DeliveryRun run = new DeliveryRun(tools, vatId, vatSlog, pageIn(vatId));
    DeliveryOutcome outcome = run.run(at, text);
    outcome.console().stream()
        .filter(line -> line.source().equals(TestLog.SOURCE))
        .forEach(line -> testLog.add(String.join("", line.args())));
    vatSlog.deliverResult(span, () -> result(outcome));
    state.transcripts().append(vatId, outcome.entry(text));
    if (kd instanceof KernelDelivery.BringOutYourDead) {
      state.reapSchedule().clearDirt(vatId);
    }
    return report(run, outcome);
  }

  private DeliveryReport report(DeliveryRun run, DeliveryOutcome outcome) {
    String fatal = run.fatal();
    return new DeliveryReport(
        outcome.computrons(),
        fatal == null ? null : KernelMarshal.makeError(fatal),
        outcome.status() instanceof DeliveryStatus.Failed failed ? failed.problem() : null,
        tools.executor().exitRequest());
  }

  private static ArrayNode result(DeliveryOutcome outcome) {
    ArrayNode result = JsJson.NODES.arrayNode();
    switch (outcome.status()) {
      case DeliveryStatus.Ok ok -> {
        String results = ok.results();
        result.add("ok").add(results == null ? JsJson.NODES.nullNode() : JsJson.parse(results));
      }
      case DeliveryStatus.Failed failed -> result.add("error").add(failed.problem());
    }
    MeterUsage usage = outcome.meterUsage();
    if (usage == null) {
      return result.addNull();
    }
    result
        .addObject()
        .put("meterType", METER_TYPE)
        .put("currentHeapCount", usage.currentHeapCount())
        .put("compute", usage.compute())
        .put("allocate", usage.allocate());
    return result;
  }

  /** What a worker needs that has to bring the vat to where it stands now. */
  Supplier<PageIn> pageIn(String vatId) {
    return () -> {
      Transcripts transcripts = state.transcripts();
      VatOptions options = state.vatStates().options(vatId);
      SpanRow span = transcripts.currentSpan(vatId);
      SnapshotRow snapshot = transcripts.snapshotInUse(vatId);
      long committedEnd = Math.max(span.startPos(), transcripts.committedEnd(vatId));
      String name = options.name();
      return new PageIn(
          vatId + ":" + (name == null ? "" : name),
          state.vatStates().bundleId(vatId),
          options.workerBundleIds(),
          options.meterId() != null,
          options.json().path("enableDisavow").asBoolean(false),
          state.settings().relaxDurabilityRules(),
          snapshot == null ? null : snapshot.snapshotId(),
          span.startPos(),
          committedEnd,
          transcripts.pendingEntries(vatId, committedEnd),
          state.vatstore().pendingChanges(vatId));
    };
  }
}
