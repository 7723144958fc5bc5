package io.vatpool.kernel.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many deletions one cleanup crank may make, by phase; the phases run in this order and a crank
 * ends with the phase that has used its budget up.
 *
 * @param exports exported objects to orphan
 * @param imports imported objects to release
 * @param promises promises to release
 * @param kv other keys of the vat to delete
 * @param snapshots snapshot rows to delete
 * @param transcripts transcript spans to delete, each with its entries
 */
public record CleanupBudget(
    long exports, long imports, long promises, long kv, long snapshots, long transcripts) {
  /** No limit on any phase. */
  public static final CleanupBudget UNLIMITED = ofEach(Long.MAX_VALUE);

  /**
   * Checks. A budget below one deletes one thing all the same, as in the reference: a phase looks
   * at what is left after each deletion.
   */
  public CleanupBudget {
    if (exports < 0 || imports < 0 || promises < 0 || kv < 0 || snapshots < 0 || transcripts < 0) {
      throw new IllegalArgumentException("a cleanup budget counts deletions, from 0 on");
    }
  }

  /** The same budget for each phase. */
  public static CleanupBudget ofEach(long each) {
    return new CleanupBudget(each, each, each, each, each, each);
  }

  /**
   * The budget as the reference writes it: {@code {"default":5,"kv":50}}, the default being what
   * most phases have, and null for no limit, as JSON has no infinity.
   */
  public ObjectNode toJson() {
    Map<String, Long> phases = new LinkedHashMap<>();
    phases.put("exports", exports);
    phases.put("imports", imports);
    phases.put("promises", promises);
    phases.put("kv", kv);
    phases.put("snapshots", snapshots);
    phases.put("transcripts", transcripts);
    long most = 0;
    long byDefault = 0;
    for (long limit : phases.values()) {
      long phasesOfLimit = phases.values().stream().filter(other -> other == limit).count();
      if (phasesOfLimit > most) {
        most = phasesOfLimit;
        byDefault = limit;
      }
    }
    ObjectNode json = JsJson.NODES.objectNode();
    json.set("default", limit(byDefault));
    for (Map.Entry<String, Long> phase : phases.entrySet()) {
      if (phase.getValue() != byDefault) {
        json.set(phase.getKey(), limit(phase.getValue()));
      }
    }
    return json;
  }

  private static JsonNode limit(long limit) {
    return limit == Long.MAX_VALUE ? JsJson.NODES.nullNode() : JsJson.NODES.numberNode(limit);
  }
}
