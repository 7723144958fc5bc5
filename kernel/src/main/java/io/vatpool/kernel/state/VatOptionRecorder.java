package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the creation options of a vat into those that are recorded, with today's defaults filled
 * in, and creates the vat's state with them.
 *
 * <p>Every vat here runs on xsnap. A worker type of {@code local} or {@code xs-worker} is recorded
 * as {@code xsnap}; any other is refused.
 */
public final class VatOptionRecorder {
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "vatParameters",
          "enableSetup",
          "enablePipelining",
          "enableDisavow",
          "useTranscript",
          "reapInterval",
          "reapGCKrefs",
          "neverReap",
          "critical",
          "meterID",
          "managerType",
          "nodeOptions");

  private static final Set<String> XSNAP_NAMES = Set.of("local", "xsnap", "xs-worker");

  private final KernelSettings settings;
  private final VatStates vats;
  private final List<String> workerBundleIds;

  VatOptionRecorder(KernelSettings settings, VatStates vats, List<String> workerBundleIds) {
    this.settings = settings;
    this.vats = vats;
    this.workerBundleIds = List.copyOf(workerBundleIds);
  }

  /**
   * Creates the state of a static vat.
   *
   * @param options the creation options of its configuration
   */
  public void recordStatic(String vatId, String name, String bundleId, JsonNode options) {
    ObjectNode named = JsJson.NODES.objectNode().put("name", name);
    named.setAll((ObjectNode) options.deepCopy());
    named.remove("meterID");
    record(vatId, JsJson.NODES.objectNode().put("bundleID", bundleId), named);
  }

  /** Creates the state of a dynamic vat. */
  public void recordDynamic(String vatId, JsonNode source, JsonNode options) {
    ObjectNode given = (ObjectNode) options.deepCopy();
    given.put("enableDisavow", false);
    record(vatId, source, given);
  }

  private void record(String vatId, JsonNode source, ObjectNode options) {
    List<String> unknown =
        options.properties().stream()
            .map(Map.Entry::getKey)
            .filter(n -> !KNOWN.contains(n))
            .toList();
    if (!unknown.isEmpty()) {
      throw new StateViolationException(vatId + " has unknown options " + unknown);
    }
    if (options.has("nodeOptions")) {
      throw new StateViolationException(vatId + " asks for nodeOptions, but all vats run on xsnap");
    }
    String managerType = options.path("managerType").asText(settings.defaultManagerType());
    if (!XSNAP_NAMES.contains(managerType)) {
      throw new StateViolationException(
          vatId + " asks for the worker type '" + managerType + "', but all vats run on xsnap");
    }
    vats.create(vatId, source, VatOptions.of(recorded(options)));
  }

  private ObjectNode recorded(ObjectNode options) {
    ObjectNode recorded = JsJson.NODES.objectNode();
    ObjectNode worker = recorded.putObject("workerOptions").put("type", "xsnap");
    worker.set("bundleIDs", JsonShape.arrayOf(workerBundleIds));
    copy(options, "name", null, recorded);
    copy(options, "vatParameters", null, recorded);
    copy(options, "enableSetup", JsJson.NODES.booleanNode(false), recorded);
    copy(options, "enablePipelining", JsJson.NODES.booleanNode(false), recorded);
    copy(options, "enableDisavow", JsJson.NODES.booleanNode(false), recorded);
    copy(options, "useTranscript", JsJson.NODES.booleanNode(true), recorded);
    ObjectNode threshold = recorded.putObject("reapDirtThreshold");
    if (options.has("reapInterval")) {
      threshold.set("deliveries", options.get("reapInterval"));
    }
    if (options.has("reapGCKrefs")) {
      threshold.set("gcKrefs", options.get("reapGCKrefs"));
    }
    if (options.path("neverReap").asBoolean(false)) {
      threshold.put("never", true);
    }
    copy(options, "critical", JsJson.NODES.booleanNode(false), recorded);
    copy(options, "meterID", null, recorded);
    return recorded;
  }

  private static void copy(
      ObjectNode options, String name, @Nullable JsonNode byDefault, ObjectNode recorded) {
    JsonNode value = options.has(name) ? options.get(name) : byDefault;
    if (value != null) {
      recorded.set(name, value);
    }
  }
}
