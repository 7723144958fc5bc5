package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.RestartPlan;
import io.vatpool.kernel.VatSummary;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.store.VatLives;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What answers say of vats' lives. */
final class LifecycleAnswer {
  private static final String SIDE_QUEUE = "sideQueue";

  private LifecycleAnswer() {}

  /** Adds state, reason and side queue of the vat. */
  static void add(ObjectNode node, VatSummary vat) {
    node.put("lifecycle", vat.life().word());
    if (!vat.life().reason().isEmpty()) {
      node.put("reason", vat.life().reason());
    }
    if (vat.waiting() > 0) {
      node.putObject(SIDE_QUEUE).put("length", vat.waiting()).put("sinceCrank", vat.waitingSince());
    }
  }

  /** Adds to vats for how long something has waited for them, in whole seconds. */
  static void addAges(List<ObjectNode> vats, String kernel, VatLives lives) {
    List<ObjectNode> waiting = vats.stream().filter(vat -> vat.has(SIDE_QUEUE)).toList();
    List<String> vatIds = waiting.stream().map(vat -> vat.path("id").asText()).toList();
    Map<String, Duration> ages = lives.waiting(kernel, vatIds);
    for (ObjectNode vat : waiting) {
      Duration age = ages.get(vat.path("id").asText());
      // A host-driven kernel may not have committed what waits.
      if (age != null) {
        ((ObjectNode) vat.path(SIDE_QUEUE)).put("seconds", age.toSeconds());
      }
    }
  }

  /**
   * A restart of all vats, done or planned.
   *
   * @param engine the build that incarnations begin on now
   */
  static ObjectNode of(RestartPlan plan, String engine, boolean dryRun) {
    ObjectNode node = JsJson.NODES.objectNode().put("dryRun", dryRun).put("engine", engine);
    put(node, "suspended", plan.suspended());
    put(node, "suspendedBefore", plan.suspendedBefore());
    put(node, "notStarted", plan.notStarted());
    put(node, "revivedFirst", plan.revived());
    return node;
  }

  private static void put(ObjectNode node, String name, List<String> vatIds) {
    vatIds.forEach(node.putArray(name)::add);
  }
}
