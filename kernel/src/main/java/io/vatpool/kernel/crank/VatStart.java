package io.vatpool.kernel.crank;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.marshal.KernelMarshal;
import io.vatpool.kernel.state.KernelState;
import io.vatpool.kernel.state.RunQueueEvent;
import io.vatpool.kernel.translate.KernelDelivery;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.VatDelivery;
import org.jspecify.annotations.Nullable;

/** Starts vats: static ones that the configuration names, dynamic ones that other vats ask for. */
final class VatStart {
  /** A worker type that the vat-admin vat lets through; a vat must not stop the kernel with it. */
  private static final String NODE_WORKER = "node-subprocess";

  private final KernelState state;
  private final VatDeliveries deliveries;
  private final DeliveryJudge judge;

  VatStart(KernelState state, VatDeliveries deliveries, DeliveryJudge judge) {
    this.state = state;
    this.deliveries = deliveries;
    this.judge = judge;
  }

  /** Delivers {@code startVat}. */
  CrankResults start(RunQueueEvent.StartVat event) {
    String vatId = event.vatId();
    LiveVat vat = LiveVat.find(state, vatId);
    if (vat == null) {
      return CrankResults.NOTHING;
    }
    CapData parameters = event.vatParameters();
    state.vatStates().setParameters(vatId, parameters);
    KernelDelivery kd = new KernelDelivery.StartVat(parameters);
    VatDelivery vd = deliveries.translate(vatId, kd);
    parameters.slots().forEach(state.referenceCounts()::decrement);
    DeliveryReport report = deliveries.deliver(vatId, kd, vd);
    return judge.judge(vatId, report, true, vat.meterId(), 0).consuming();
  }

  /** Creates a dynamic vat and starts it; the vat-admin vat learns how that went. */
  CrankResults create(RunQueueEvent.CreateVat event) {
    String vatId = event.vatId();
    if (event.dynamicOptions().path("managerType").asText().equals(NODE_WORKER)) {
      return notMade(vatId, "Error: there are no " + NODE_WORKER + " workers, only xsnap");
    }
    state.vats().addDynamic(vatId);
    state.optionRecorder().recordDynamic(vatId, event.source(), event.dynamicOptions());
    String problem = launchProblem(vatId, event.dynamicOptions());
    if (problem != null) {
      return notMade(vatId, problem);
    }
    deliveries.begin(vatId);
    CrankResults results = start(new RunQueueEvent.StartVat(vatId, event.vatParameters()));
    if (results.termination() != null) {
      return results;
    }
    String root = state.cList().exportRoot(vatId);
    return results.withVatAdminMessage(VatAdminMessages.newVat(vatId, root));
  }

  /** What has been written of the vat is undone, and whoever asked for it is told. */
  private static CrankResults notMade(String vatId, String problem) {
    CapData info = KernelMarshal.makeError(problem);
    return new CrankResults(
        true,
        true,
        vatId,
        null,
        null,
        null,
        new CrankResults.Termination(vatId, true, info),
        null,
        null,
        null);
  }

  /** Why no engine can be made for the vat, or null. The texts are the reference's. */
  private @Nullable String launchProblem(String vatId, JsonNode options) {
    String bundleId = state.vatStates().bundleId(vatId);
    if (!state.bundles().has(bundleId)) {
      return "Error: unknown bundleID " + bundleId;
    }
    if (options.path("enableSetup").asBoolean(false)) {
      // The reference looks for the setup function in its own process; bundles for xsnap have none.
      return "Error: vat source bundle lacks (default) setup() function";
    }
    if (!options.path("useTranscript").asBoolean(true)) {
      return "Error: xsnap: useTranscript=false not supported";
    }
    return null;
  }
}
