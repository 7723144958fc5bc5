package io.vatpool.conformance.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.result.StepOutcome;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes a host through the steps of a scenario; the counterpart of {@code reference/steps.mjs},
 * with the same names and the same outcomes.
 */
public final class StepRunner {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Scenario scenario;
  private final Host host;
  private final StepNames names;

  /** Cranks that fail leave a kernel that must not commit; a restart makes it whole again. */
  private boolean panicked;

  /** For one run of a scenario. */
  public StepRunner(Scenario scenario, Host host) {
    this.scenario = scenario;
    this.host = host;
    this.names = new StepNames(host);
  }

  /** Runs all steps and answers how each ended. */
  public List<StepOutcome> run() {
    List<StepOutcome> outcomes = new ArrayList<>();
    for (JsonNode step : scenario.steps()) {
      outcomes.add(perform(step));
    }
    return outcomes;
  }

  /** Krefs that steps gave names to. */
  public Map<String, String> named() {
    return names.krefs();
  }

  private StepOutcome perform(JsonNode step) {
    String kind = step.path("do").asText();
    long start = System.nanoTime();
    ObjectNode answer = JsJson.NODES.objectNode();
    String error = null;
    try {
      answer = outcome(kind, step);
      names.remember(step.path("as"), answer);
    } catch (RuntimeException e) {
      error = describe(e);
      panicked |= kind.equals("run") || kind.equals("step");
    }
    double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
    String activityHash = panicked ? null : host.get("activityhash");
    return new StepOutcome(kind, answer, error, activityHash, millis);
  }

  private static String describe(RuntimeException problem) {
    StackTraceElement[] trace = root(problem).getStackTrace();
    return problem.getMessage() + (trace.length == 0 ? "" : " (at " + trace[0] + ")");
  }

  private static Throwable root(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private ObjectNode outcome(String kind, JsonNode step) {
    ObjectNode answer = JsJson.NODES.objectNode();
    switch (kind) {
      case "send" ->
          promise(
              answer,
              host.queueToVatRoot(
                  step.path("vat").asText(), method(step), args(step), policy(step)));
      case "ops" ->
          promise(
              answer,
              host.queueToVatRoot(step.path("vat").asText(), "run", opsArgs(step), policy(step)));
      case "sendTo" ->
          promise(
              answer,
              host.queueToObject(
                  names.kref(step.path("target").asText()),
                  method(step),
                  args(step),
                  policy(step)));
      case "run" -> answer.put("cranks", host.run(step.path("policy")));
      case "step" -> answer.put("cranks", steps(step.path("times").asInt(1)));
      case "commit" -> commit();
      case "restart" -> restart(step);
      case "pin" -> answer.put("kref", host.pinVatRoot(step.path("vat").asText()));
      case "installBundle" ->
          answer.put("bundleID", host.installBundle(scenario.bundleId(bundle(step))));
      case "changeKernelOptions" -> host.changeKernelOptions(step.path("options"));
      case "terminateVat" ->
          host.terminateVat(
              names.vatId(step.path("vat").asText()), Smallcaps.data(step.path("reason")));
      case "upgradeStaticVat" ->
          answer.put(
              "kpid",
              host.upgradeStaticVat(
                  step.path("vat").asText(),
                  step.path("pauseFirst").asBoolean(false),
                  scenario.bundleId(bundle(step)),
                  step.path("options")));
      case "lifecycle" ->
          host.lifecycle(
              step.path("transition").asText(),
              step.has("vat") ? names.vatId(step.path("vat").asText()) : "");
      case "audit" -> host.audit();
      case "failover" -> host.failover();
      case "reapAllVats" -> answer.set("positions", reap(step));
      case "snapshotAllVats" -> answer.set("vats", JsonShape.arrayOf(host.snapshotAllVats()));
      case "injectQueuedUpgradeEvents" -> host.injectQueuedUpgradeEvents();
      case "timer" -> answer.put("woke", host.pollTimer(step.path("now").asLong()));
      case "bridge" -> host.bridgeInbound(step.path("args"));
      case "dump" -> host.dump().forEach((name, items) -> answer.set(name, sorted(items)));
      case "stats" -> new TreeMap<>(host.stats()).forEach(answer::put);
      case "interest" -> host.registerInterest(names.promise(step.path("of").asText()));
      case "status" ->
          answer.put("status", host.promiseStatus(names.promise(step.path("of").asText())));
      case "resolution" ->
          answer.set(
              "data",
              host.promiseResolution(
                      names.promise(step.path("of").asText()), step.path("incref").asBoolean(true))
                  .toJson());
      default -> throw new IllegalArgumentException("no step is called " + kind);
    }
    return answer;
  }

  private static void promise(ObjectNode answer, @Nullable String kpid) {
    if (kpid != null) {
      answer.put("kpid", kpid);
    }
  }

  private void commit() {
    if (panicked) {
      throw new IllegalStateException("the kernel has panicked: there is nothing to commit");
    }
    host.commit();
  }

  private void restart(JsonNode step) {
    if (!panicked && step.path("commit").asBoolean(true)) {
      host.commit();
    }
    host.restart(step.has("runtime") ? step.path("runtime") : scenario.runtime());
    panicked = false;
  }

  private long steps(int times) {
    long cranks = 0;
    for (int i = 0; i < times; i++) {
      cranks += host.step();
    }
    return cranks;
  }

  private ObjectNode reap(JsonNode step) {
    Map<String, Long> since = new TreeMap<>();
    names
        .positions(step.path("since"))
        .properties()
        .forEach(e -> since.put(e.getKey(), e.getValue().asLong()));
    ObjectNode positions = JsJson.NODES.objectNode();
    host.reapAllVats(since).forEach(positions::put);
    return positions;
  }

  private static ArrayNode sorted(List<JsonNode> items) {
    return JsonShape.arrayOf(items.stream().map(JsJson::stringify).sorted().toList());
  }

  private static String method(JsonNode step) {
    return step.path("method").asText();
  }

  private static String bundle(JsonNode step) {
    return step.path("bundle").asText();
  }

  private static @Nullable String policy(JsonNode step) {
    return step.path("policy").textValue();
  }

  private CapData args(JsonNode step) {
    return Smallcaps.args(step.path("args"), names.krefs(step.path("slots")));
  }

  private CapData opsArgs(JsonNode step) {
    JsonNode refs = step.has("refs") ? step.path("refs") : JsJson.NODES.objectNode();
    return Smallcaps.args(
        JsJson.NODES.arrayNode().add(step.path("ops")).add(refs), names.krefs(step.path("slots")));
  }
}
