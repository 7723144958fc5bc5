package io.vatpool.conformance.random;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.List;

/** Draws what a host does beside sending operations to puppets. */
final class HostActs {
  private static final int TIME_STEP_MAX = 15;

  private final Draw draw;
  private final List<Puppet> upgradable;
  private long now = 1;
  private int named;

  /**
   * For these static vats.
   *
   * @param upgradable may be upgraded; their registers are forgotten then
   */
  HostActs(Draw draw, List<Puppet> upgradable) {
    this.draw = draw;
    this.upgradable = upgradable;
  }

  /** Adds the next act to the steps of a scenario. */
  void addTo(ArrayNode steps) {
    int choice = draw.below(100);
    if (choice < 25) {
      steps.add(upgrade());
    } else if (choice < 40) {
      steps.add(options());
    } else if (choice < 55) {
      steps.add(step("restart").put("commit", draw.percent(60)));
    } else if (choice < 80) {
      now += draw.below(TIME_STEP_MAX);
      steps.add(step("timer").put("now", now));
    } else {
      ask(steps);
    }
  }

  private ObjectNode upgrade() {
    Puppet puppet = draw.of(upgradable);
    ObjectNode parameters = JsJson.NODES.objectNode();
    if (draw.percent(20)) {
      parameters.putArray("onStart").addArray().add("throw").add("not this time");
    } else {
      parameters.put("lenient", true);
      puppet.forgetAll();
    }
    ObjectNode step =
        step("upgradeStaticVat")
            .put("vat", puppet.name())
            .put("pauseFirst", draw.percent(50))
            .put("bundle", "puppet");
    step.putObject("options").set("vatParameters", parameters);
    return step;
  }

  private ObjectNode options() {
    ObjectNode step = step("changeKernelOptions");
    ObjectNode options = step.putObject("options");
    if (draw.percent(50)) {
      options.put("defaultReapInterval", 1 + draw.below(8));
    } else {
      options.put("defaultReapGCKrefs", 1 + draw.below(12));
    }
    if (draw.percent(50)) {
      options.put("snapshotInterval", 5 + draw.below(40));
    }
    return step;
  }

  /** A message of the host's own, whose answer it takes later. */
  private void ask(ArrayNode steps) {
    String as = "asked" + named++;
    ObjectNode send =
        step("send").put("vat", "p" + draw.below(3)).put("method", "ping").put("as", as);
    if (draw.percent(50)) {
      send.put("policy", draw.of(List.of("ignore", "logAlways", "logFailure")));
    }
    steps.add(send.set("args", JsJson.NODES.arrayNode().add(draw.below(10))));
    steps.add(step("run"));
    steps.add(step("status").put("of", as));
    steps.add(step("resolution").put("of", as));
  }

  private static ObjectNode step(String kind) {
    return JsJson.NODES.objectNode().put("do", kind);
  }
}
