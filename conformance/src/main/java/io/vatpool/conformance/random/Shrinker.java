package io.vatpool.conformance.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a failing scenario short: takes away halves, quarters, … and single steps, then single
 * operations, as long as it still fails.
 */
public final class Shrinker {
  private final FailureCheck check;

  /** Whether a scenario still fails. */
  @FunctionalInterface
  public interface FailureCheck {
    /** True if the two sides still differ. */
    boolean stillFails(Scenario scenario) throws Exception;
  }

  /** A shrinker that asks {@code check} for each candidate. */
  public Shrinker(FailureCheck check) {
    this.check = check;
  }

  /** The shortest failing scenario that was found; the given one must fail. */
  public Scenario shrink(Scenario failing) throws Exception {
    List<JsonNode> steps = failing.steps();
    List<JsonNode> fewer = without(steps, left -> check.stillFails(with(failing, left)));
    for (int i = 0; i < fewer.size(); i++) {
      if (fewer.get(i).has("ops")) {
        fewer = shrinkOperations(failing, fewer, i);
      }
    }
    return with(failing, fewer);
  }

  private List<JsonNode> shrinkOperations(Scenario scenario, List<JsonNode> steps, int index)
      throws Exception {
    List<JsonNode> operations = new ArrayList<>();
    steps.get(index).path("ops").forEach(operations::add);
    List<JsonNode> fewer =
        without(operations, left -> check.stillFails(with(scenario, replaced(steps, index, left))));
    return replaced(steps, index, fewer);
  }

  private static List<JsonNode> replaced(List<JsonNode> steps, int index, List<JsonNode> ops) {
    List<JsonNode> copy = new ArrayList<>(steps);
    ObjectNode step = steps.get(index).deepCopy();
    step.set("ops", arrayOf(ops));
    copy.set(index, step);
    return copy;
  }

  private interface Check {
    boolean holds(List<JsonNode> left) throws Exception;
  }

  /** Takes chunks away, large ones first. */
  private static List<JsonNode> without(List<JsonNode> all, Check check) throws Exception {
    List<JsonNode> left = new ArrayList<>(all);
    for (int chunk = Math.max(1, left.size() / 2); chunk >= 1; chunk /= 2) {
      for (int from = 0; from < left.size(); ) {
        List<JsonNode> candidate = new ArrayList<>(left);
        candidate.subList(from, Math.min(left.size(), from + chunk)).clear();
        if (check.holds(candidate)) {
          left = candidate;
        } else {
          from += chunk;
        }
      }
    }
    return left;
  }

  private static Scenario with(Scenario scenario, List<JsonNode> steps) {
    ObjectNode json = scenario.json().deepCopy();
    json.set("steps", arrayOf(steps));
    return new Scenario(scenario.name(), json);
  }

  private static ArrayNode arrayOf(List<JsonNode> nodes) {
    return JsJson.NODES.arrayNode().addAll(nodes);
  }
}
