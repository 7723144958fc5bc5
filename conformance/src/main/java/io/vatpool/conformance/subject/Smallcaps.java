package io.vatpool.conformance.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.TreeMap;

/**
 * Arguments as scenarios write them, made into cap-data. They are smallcaps already; only the order
 * of properties is not the scenario's to choose: marshal sorts it.
 */
final class Smallcaps {
  private Smallcaps() {}

  /** Cap-data of an array of arguments. */
  static CapData args(JsonNode args, List<String> slots) {
    JsonNode array = args.isMissingNode() ? JsJson.NODES.arrayNode() : args;
    return new CapData("#" + JsJson.stringify(sorted(array)), slots);
  }

  /** Cap-data of a value without references. */
  static CapData data(JsonNode value) {
    return CapData.of("#" + JsJson.stringify(sorted(value)));
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = JsJson.NODES.arrayNode();
      node.forEach(each -> array.add(sorted(each)));
      return array;
    }
    if (node.isObject()) {
      TreeMap<String, JsonNode> properties = new TreeMap<>();
      node.properties().forEach(e -> properties.put(e.getKey(), sorted(e.getValue())));
      ObjectNode object = JsJson.NODES.objectNode();
      properties.forEach(object::set);
      return object;
    }
    return node;
  }
}
