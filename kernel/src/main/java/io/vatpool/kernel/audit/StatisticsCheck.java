package io.vatpool.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.audit.Finding.Kind;
import io.vatpool.protocol.json.JsJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gauges that the kernel keeps. Only those are checked that the reference keeps right: it
 * forgets the event that a crank took off the run-queue when that crank is undone, and does not
 * count c-list entries that go with a vat or an abandoned object, nor all terminated vats.
 */
final class StatisticsCheck {
  /** What the kernel remembers between cranks. */
  static final String MEMORY = "host.vatpool.memory";

  private static final Map<String, String> CONSENSUS =
      Map.of(
          "acceptanceQueueLength", "acceptanceQueue",
          "promiseQueuesLength", "messagesOnPromises");

  private static final Map<String, String> LOCAL =
      Map.of(
          "kernelObjects", "objects",
          "kernelDevices", "deviceNodes",
          "kernelPromises", "promises",
          "kpUnresolved", "promisesUnresolved",
          "kpFulfilled", "promisesFulfilled",
          "kpRejected", "promisesRejected");

  private final Findings findings;

  StatisticsCheck(Findings findings) {
    this.findings = findings;
  }

  void check(TableKeys tables) {
    JsonNode memory = tables.json(MEMORY);
    compare(memory.path("kernelStats"), tables.value("kernelStats"), CONSENSUS);
    compare(memory.path("localStats"), tables.value("local.kernelStats"), LOCAL);
  }

  private void compare(JsonNode newer, @Nullable String stored, Map<String, String> gauges) {
    String text = newer.isTextual() ? newer.textValue() : stored;
    JsonNode statistics = JsJson.parse(text == null ? "{}" : text);
    gauges.forEach((gauge, what) ->
        findings.expect(
            statistics.path(gauge).asLong(-1) == findings.countedSoFar(what),
            Kind.STATISTICS,
            gauge,
            "is " + statistics.path(gauge) + ", but there are " + findings.countedSoFar(what)));
  }
}
