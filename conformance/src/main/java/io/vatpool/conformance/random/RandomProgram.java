package io.vatpool.conformance.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario drawn from a seed: batches of operations for random vats, with runs, single cranks,
 * commits, restarts, reaps, snapshots, polls of the timer and changes of options between them, vats
 * that are made, metered, upgraded and terminated, and settings that are drawn as well.
 */
public final class RandomProgram {
  private static final int OPERATIONS_MAX = 5;
  private static final int CHILDREN_MAX = 4;
  private static final List<String> LAST_WORDS =
      List.of("exit", "exitWithFailure", "overflowStack");

  private final Scenario template;
  private final long seed;
  private final Draw draw;
  private final List<Puppet> puppets = new ArrayList<>();
  private final Operations operations;
  private final HostActs host;
  private final ArrayNode steps = JsJson.NODES.arrayNode();
  private int children;

  private RandomProgram(Scenario template, long seed) {
    this.template = template;
    this.seed = seed;
    this.draw = new Draw(seed);
    this.operations = new Operations(draw, puppets);
    for (String name : List.of("p0", "p1", "p2")) {
      puppets.add(new Puppet(name, false));
    }
    this.host = new HostActs(draw, List.copyOf(puppets.subList(1, 3)));
  }

  /**
   * Draws a program.
   *
   * @param template the scenario {@code random/template}
   * @param batches how many batches of operations; each leads to some ten cranks
   */
  public static Scenario draw(Scenario template, long seed, int batches) {
    return new RandomProgram(template, seed).draw(batches);
  }

  private Scenario draw(int batches) {
    ObjectNode json = template.json().deepCopy();
    String name = "random/seed-" + seed + "-" + batches;
    json.put("name", name);
    json.put("shows", "what chance wants");
    ObjectNode config = (ObjectNode) json.path("config");
    config.put("defaultReapInterval", 1 + draw.below(6));
    config.put("snapshotInitial", 2 + draw.below(6));
    config.put("snapshotInterval", 10 + draw.below(60));
    json.set(
        "runtime",
        JsJson.NODES.objectNode().put("maxVatsOnline", draw.percent(30) ? 1 : 3 + draw.below(6)));
    template.steps().forEach(steps::add);
    for (String root : List.of("p1", "p2")) {
      steps.add(JsJson.NODES.objectNode().put("do", "pin").put("vat", root));
    }
    for (int i = 0; i < batches; i++) {
      batch();
    }
    steps.add(step("run")).add(step("commit"));
    json.set("steps", steps);
    return new Scenario(name, json);
  }

  private void batch() {
    int kind = draw.below(100);
    if (kind < 12) {
      lifeOfVats();
    } else if (kind < 20) {
      host.addTo(steps);
    } else {
      Puppet puppet = draw.of(puppets.subList(0, 3));
      ops(puppet, operations.list(puppet, 1 + draw.below(OPERATIONS_MAX), 0));
    }
    int then = draw.below(100);
    if (then < 55) {
      steps.add(step("run"));
    } else if (then < 75) {
      steps.add(step("step").put("times", 1 + draw.below(6)));
    } else if (then < 80) {
      ObjectNode policy = JsJson.NODES.objectNode().put("cranks", 1 + draw.below(8));
      policy.set("cleanup", JsJson.NODES.objectNode().put("default", 1 + draw.below(5)));
      steps.add(step("run").set("policy", policy));
    } else if (then < 83) {
      steps.add(step("reapAllVats"));
    } else if (then < 85) {
      steps.add(step("run")).add(step("snapshotAllVats"));
    }
    if (draw.percent(30)) {
      steps.add(step("commit"));
    }
  }

  private void lifeOfVats() {
    List<Puppet> dynamic = puppets.stream().filter(Puppet::dynamic).toList();
    Puppet boss = puppets.getFirst();
    if (dynamic.isEmpty() || (children < CHILDREN_MAX && draw.percent(40))) {
      Puppet child = new Puppet("child" + children++, true);
      puppets.add(child);
      ops(boss, list(Operations.operation("createVat", child.name(), "puppet").add(options())));
      return;
    }
    Puppet child = draw.of(dynamic);
    if (draw.percent(50)) {
      child.forgetAll();
      ops(boss, list(Operations.operation("upgradeVat", child.name(), "puppet").add(upgrade())));
      return;
    }
    puppets.remove(child);
    int end = draw.below(4);
    if (end == 0) {
      ArrayNode args = JsJson.NODES.arrayNode().add("by order");
      ops(
          boss,
          list(
              Operations.operation("call", "@" + child.name() + ".admin", "terminateWithFailure")
                  .add(args)));
    } else {
      ArrayNode last = operations.list(child, 1 + draw.below(2), 1);
      last.add(Operations.operation(LAST_WORDS.get(end - 1), "the end"));
      ops(boss, list(Operations.operation("tell", "@" + child.name()).add(last)));
    }
  }

  private ObjectNode options() {
    ObjectNode options = JsJson.NODES.objectNode();
    options.set("vatParameters", JsJson.NODES.objectNode().put("lenient", true));
    if (draw.percent(50)) {
      options.put("enablePipelining", true);
    }
    if (draw.percent(25)) {
      options.put("meter", "@meter");
    }
    if (draw.percent(50)) {
      options.put("reapInterval", 1 + draw.below(5));
    }
    return options;
  }

  /** One upgrade in four fails: without leniency the new code throws while it starts. */
  private ObjectNode upgrade() {
    ObjectNode parameters = JsJson.NODES.objectNode();
    if (draw.percent(25)) {
      JsonNode fails = list(Operations.operation("throw", "not this time"));
      parameters.set("onStart", JsJson.NODES.objectNode().set("data", fails));
    } else {
      parameters.put("lenient", true);
    }
    return JsJson.NODES.objectNode().set("vatParameters", parameters);
  }

  private void ops(Puppet puppet, ArrayNode list) {
    ObjectNode step = step("ops").put("vat", puppet.name());
    step.set("ops", list);
    steps.add(step);
  }

  private static ArrayNode list(ArrayNode operation) {
    return JsJson.NODES.arrayNode().add(operation);
  }

  private static ObjectNode step(String kind) {
    return JsJson.NODES.objectNode().put("do", kind);
  }
}
