package io.vatpool.conformance.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.protocol.json.JsJson;
import java.util.List;

/**
 * A program with suspensions, pauses and restarts of all vats between its steps, from outside and
 * from inside, and an audit of the state after each run, sometimes with a failover behind it. The
 * reference has nothing like that: such programs are compared with undisturbed runs of our kernel.
 */
public final class Interruptions {
  private static final List<String> TRANSITIONS =
      List.of("suspend", "suspend", "unsuspend", "pause", "resume", "resume", "restartAll");
  private static final List<String> STATIC_VATS = List.of("p0", "p1", "p2", "vatAdmin");

  /** Ids that the template's vats do not have: dynamic ones, if there are so many. */
  private static final int FIRST_DYNAMIC = 5;

  private static final int DYNAMIC_MAX = 5;
  private static final int PERCENT = 45;

  /** How often a run is followed by the death of the gateway, where there is one. */
  private static final int FAILOVER_PERCENT = 12;

  private final Draw draw;

  private Interruptions(long seed) {
    this.draw = new Draw(seed);
  }

  /** The program with interruptions that {@code seed} draws. */
  public static Scenario weave(Scenario program, long seed) {
    return new Interruptions(seed).weave(program);
  }

  private Scenario weave(Scenario program) {
    ObjectNode json = program.json().deepCopy();
    String name = program.name() + "-interrupted";
    json.put("name", name);
    ArrayNode steps = JsJson.NODES.arrayNode();
    int before = 0;
    for (JsonNode step : program.steps()) {
      steps.add(step);
      if (before++ > 2 && draw.percent(PERCENT)) {
        steps.add(interruption());
      }
      if (step.path("do").asText().equals("run")) {
        steps.add(step("audit"));
        if (draw.percent(FAILOVER_PERCENT)) {
          steps.add(step("failover"));
        }
      }
    }
    STATIC_VATS.forEach(vat -> steps.add(transition("resume").put("vat", vat)));
    steps.add(step("run")).add(step("audit"));
    json.set("steps", steps);
    return new Scenario(name, json);
  }

  private ObjectNode interruption() {
    String transition = draw.of(TRANSITIONS);
    if (transition.equals("restartAll")) {
      return transition(transition);
    }
    if (draw.percent(30) && !transition.equals("unsuspend")) {
      return fromInside(transition);
    }
    String vat =
        draw.percent(60) ? draw.of(STATIC_VATS) : "v" + (FIRST_DYNAMIC + draw.below(DYNAMIC_MAX));
    return transition(transition).put("vat", vat);
  }

  /** Whoever has made a vat asks its admin node. */
  private ObjectNode fromInside(String transition) {
    ArrayNode call =
        Operations.operation("call", "@child" + draw.below(4) + ".admin", transition)
            .add(JsJson.NODES.arrayNode());
    ObjectNode step = step("ops").put("vat", "p0");
    step.set("ops", JsJson.NODES.arrayNode().add(call));
    return step;
  }

  private static ObjectNode transition(String transition) {
    return step("lifecycle").put("transition", transition);
  }

  private static ObjectNode step(String kind) {
    return JsJson.NODES.objectNode().put("do", kind);
  }
}
