package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vat's recorded options ({@code vN.options}), as JSON and taken apart.
 *
 * @param json the whole, in the order of its stored form
 * @param name what people call the vat, or null
 * @param critical whether the kernel stops when the vat dies
 * @param enablePipelining whether the vat takes messages to promises it has yet to settle
 * @param meterId the meter that pays for the vat, or null
 * @param workerBundleIds lockdown and supervisor of the current incarnation
 * @param reapDirtThreshold the vat's own thresholds for bringOutYourDead, over the kernel's
 */
public record VatOptions(
    ObjectNode json,
    @Nullable String name,
    boolean critical,
    boolean enablePipelining,
    @Nullable String meterId,
    List<String> workerBundleIds,
    ObjectNode reapDirtThreshold) {

  private static final String WORKER_OPTIONS = "workerOptions";
  private static final String BUNDLE_IDS = "bundleIDs";
  private static final String REAP_DIRT_THRESHOLD = "reapDirtThreshold";
  private static final String METER_UNDERFLOW = "meterUnderflow";
  private static final String PAUSE = "pause";
  private static final String RESTART_CRITICAL = "restartCritical";

  /** Reads the stored form. */
  static VatOptions parse(String text) {
    if (!(JsJson.parse(text) instanceof ObjectNode json)) {
      throw new StateViolationException("vat options are no object: " + text);
    }
    return of(json);
  }

  static VatOptions of(ObjectNode json) {
    JsonNode bundleIds = json.path(WORKER_OPTIONS).path(BUNDLE_IDS);
    return new VatOptions(
        json,
        json.path("name").textValue(),
        truthy(json.path("critical")),
        truthy(json.path("enablePipelining")),
        json.path("meterID").textValue(),
        bundleIds.isArray() ? JsonShape.strings(bundleIds, BUNDLE_IDS) : List.of(),
        json.get(REAP_DIRT_THRESHOLD) instanceof ObjectNode threshold
            ? threshold
            : JsJson.NODES.objectNode());
  }

  private static boolean truthy(JsonNode node) {
    return node.isTextual()
        ? !node.textValue().isEmpty()
        : node.isNumber() ? node.doubleValue() != 0 : node.isObject() || node.asBoolean(false);
  }

  /** What the initialize-worker entry of the transcript says of the worker. */
  public JsonNode workerOptions() {
    return json.path(WORKER_OPTIONS);
  }

  /** Whether the vat is paused, and not terminated, when its meter cannot pay for a delivery. */
  public boolean pausesOnUnderflow() {
    return PAUSE.equals(json.path(METER_UNDERFLOW).textValue());
  }

  /** Whether the kernel stops when the vat does not start again after a restart of all vats. */
  public boolean restartCritical() {
    return json.path(RESTART_CRITICAL).asBoolean(false);
  }

  /** The same vat, paused when its meter cannot pay. What is the default is not recorded. */
  public VatOptions withPauseOnUnderflow(boolean pauses) {
    ObjectNode changed = json.deepCopy();
    if (pauses) {
      changed.put(METER_UNDERFLOW, PAUSE);
    } else {
      changed.remove(METER_UNDERFLOW);
    }
    return of(changed);
  }

  /** The same vat, needed after a restart. What is the default is not recorded. */
  public VatOptions withRestartCritical(boolean needed) {
    ObjectNode changed = json.deepCopy();
    if (needed) {
      changed.put(RESTART_CRITICAL, true);
    } else {
      changed.remove(RESTART_CRITICAL);
    }
    return of(changed);
  }

  /** The same vat on other worker bundles. */
  public VatOptions withWorkerBundles(List<String> bundleIds) {
    ObjectNode changed = json.deepCopy();
    ObjectNode worker = changed.withObject("/" + WORKER_OPTIONS);
    worker.set(BUNDLE_IDS, JsonShape.arrayOf(bundleIds));
    return of(changed);
  }

  /** The same vat with another threshold of its own. */
  VatOptions withReapDirtThreshold(ObjectNode threshold) {
    ObjectNode changed = json.deepCopy();
    changed.set(REAP_DIRT_THRESHOLD, threshold);
    return of(changed);
  }
}
