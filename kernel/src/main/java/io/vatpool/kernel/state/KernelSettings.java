package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;

/** The options of the kernel as a whole, under {@code kernel.}. */
public final class KernelSettings {
  private static final String MANAGER_TYPE = "kernel.defaultManagerType";
  private static final String REAP_DIRT_THRESHOLD = "kernel.defaultReapDirtThreshold";
  private static final String RELAX_DURABILITY_RULES = "kernel.relaxDurabilityRules";
  private static final String SNAPSHOT_INITIAL = "kernel.snapshotInitial";
  private static final String SNAPSHOT_INTERVAL = "kernel.snapshotInterval";

  private final CrankStore store;
  private String thresholdText = "";
  private JsonNode threshold = JsJson.NODES.objectNode();

  KernelSettings(CrankStore store) {
    this.store = store;
  }

  /**
   * The options that a kernel is created with.
   *
   * @param defaultManagerType the worker type of vats that do not ask for one
   * @param defaultReapDirtThreshold {@code {"deliveries":N,"gcKrefs":N,"computrons":"never"}}
   * @param relaxDurabilityRules whether vats may store non-durable things durably
   * @param snapshotInitial entries of a transcript span after which a vat is saved for the first
   *     time
   * @param snapshotInterval entries of a span after which it is saved again
   */
  public record Initial(
      String defaultManagerType,
      ObjectNode defaultReapDirtThreshold,
      boolean relaxDurabilityRules,
      long snapshotInitial,
      long snapshotInterval) {}

  void initialize(Initial initial) {
    store.set(MANAGER_TYPE, initial.defaultManagerType);
    store.set(REAP_DIRT_THRESHOLD, JsJson.stringify(initial.defaultReapDirtThreshold));
    store.set(SNAPSHOT_INITIAL, Long.toString(initial.snapshotInitial));
    store.set(SNAPSHOT_INTERVAL, Long.toString(initial.snapshotInterval));
    if (initial.relaxDurabilityRules) {
      store.set(RELAX_DURABILITY_RULES, "true");
    }
  }

  /** The worker type of vats that do not ask for one. */
  public String defaultManagerType() {
    return store.getRequired(MANAGER_TYPE);
  }

  /** Whether vats may store non-durable things durably; their workers are told. */
  public boolean relaxDurabilityRules() {
    String value = store.get(RELAX_DURABILITY_RULES);
    return value != null && !value.isEmpty();
  }

  /** From how many entries of its span on a vat is saved for the first time. */
  public long snapshotInitial() {
    return Long.parseLong(store.getRequired(SNAPSHOT_INITIAL));
  }

  /** From how many entries of its span on a vat is saved again. */
  public long snapshotInterval() {
    return Long.parseLong(store.getRequired(SNAPSHOT_INTERVAL));
  }

  /** Sets the number of entries after which vats are saved. */
  public void setSnapshotInterval(long entries) {
    if (entries < 0) {
      throw new StateViolationException("a snapshot interval must not be negative: " + entries);
    }
    store.set(SNAPSHOT_INTERVAL, Long.toString(entries));
  }

  /** The thresholds of dirt for vats without their own; not to be changed. */
  public JsonNode defaultReapDirtThreshold() {
    String text = store.getRequired(REAP_DIRT_THRESHOLD);
    if (!text.equals(thresholdText)) {
      threshold = JsJson.parse(text);
      thresholdText = text;
    }
    return threshold;
  }

  /**
   * Sets one threshold of dirt.
   *
   * @param kind {@code deliveries} or {@code gcKrefs}
   * @param limit a positive number or {@code "never"}
   */
  public void setDefaultReapDirtThreshold(String kind, JsonNode limit) {
    ObjectNode changed = defaultReapDirtThreshold().deepCopy();
    changed.set(kind, limit);
    changed
        .properties()
        .forEach(property -> {
          JsonNode value = property.getValue();
          boolean positive = value.isNumber() && value.doubleValue() > 0;
          if (!positive && !"never".equals(value.textValue())) {
            throw new StateViolationException(
                "the reap threshold "
                    + property.getKey()
                    + " must be a positive number or \"never\", not "
                    + value);
          }
        });
    store.set(REAP_DIRT_THRESHOLD, JsJson.stringify(changed));
  }
}
