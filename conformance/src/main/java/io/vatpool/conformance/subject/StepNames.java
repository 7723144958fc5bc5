package io.vatpool.conformance.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What steps have named, and the ways to write a reference in a step. */
final class StepNames {
  private static final String ROOT = "root:";

  private final Host host;
  private final Map<String, String> krefs = new HashMap<>();
  private final Map<String, JsonNode> positions = new HashMap<>();

  StepNames(Host host) {
    this.host = host;
    String bootstrapResult = host.bootstrapResult();
    if (bootstrapResult != null) {
      krefs.put("bootstrap", bootstrapResult);
    }
  }

  void remember(JsonNode name, ObjectNode answer) {
    if (name.isMissingNode()) {
      return;
    }
    for (String part : List.of("kpid", "kref")) {
      if (answer.has(part)) {
        krefs.put(name.asText(), answer.path(part).asText());
      }
    }
    if (answer.has("positions")) {
      positions.put(name.asText(), answer.path("positions"));
    }
  }

  Map<String, String> krefs() {
    return Map.copyOf(krefs);
  }

  List<String> krefs(JsonNode slots) {
    List<String> found = new ArrayList<>();
    slots.forEach(slot -> found.add(kref(slot.asText())));
    return found;
  }

  /** {@code koN}, {@code root:VAT}, {@code @NAME} or {@code @NAME.N}. */
  String kref(String slot) {
    if (slot.startsWith(ROOT)) {
      String vat = slot.substring(ROOT.length());
      return require(host.get(vatId(vat) + ".c.o+0"), "the root of " + vat);
    }
    if (!slot.startsWith("@")) {
      return slot;
    }
    String[] parts = slot.substring(1).split("\\.", 2);
    String named = require(krefs.get(parts[0]), slot);
    if (parts.length == 1) {
      return named;
    }
    String slots = require(host.get(named + ".data.slots"), slot);
    return slots.split(",", -1)[Integer.parseInt(parts[1])];
  }

  @Nullable String promise(String name) {
    return krefs.get(name);
  }

  String vatId(String vat) {
    String id = host.get("vat.name." + vat);
    return id == null ? vat : id;
  }

  JsonNode positions(JsonNode name) {
    return positions.getOrDefault(name.asText(), JsJson.NODES.objectNode());
  }

  private static String require(@Nullable String found, String what) {
    if (found == null) {
      throw new IllegalStateException("nothing is known as " + what);
    }
    return found;
  }
}
