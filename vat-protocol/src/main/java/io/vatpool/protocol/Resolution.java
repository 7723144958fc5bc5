package io.vatpool.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One promise and what became of it, as in {@code resolve} syscalls and {@code notify} deliveries.
 */
public record Resolution(String promise, boolean rejected, CapData data) {
  /** Checks. */
  public Resolution {
    Objects.requireNonNull(promise, "promise");
    Objects.requireNonNull(data, "data");
  }

  /** Reads {@code [promise, rejected, capdata]}. */
  public static Resolution fromJson(JsonNode node) {
    ArrayNode array = JsonShape.array(node, 3, 3, "resolution");
    return new Resolution(
        JsonShape.string(array.get(0), "resolution promise"),
        JsonShape.bool(array.get(1), "resolution rejected"),
        CapData.fromJson(array.get(2)));
  }

  /** Writes {@code [promise, rejected, capdata]}. */
  public ArrayNode toJson() {
    return JsJson.NODES.arrayNode().add(promise).add(rejected).add(data.toJson());
  }

  static List<Resolution> listFromJson(JsonNode node) {
    List<Resolution> resolutions = new ArrayList<>(node.size());
    for (JsonNode element : JsonShape.array(node, 0, Integer.MAX_VALUE, "resolutions")) {
      resolutions.add(fromJson(element));
    }
    return resolutions;
  }

  static ArrayNode listToJson(List<Resolution> resolutions) {
    ArrayNode array = JsJson.NODES.arrayNode();
    resolutions.forEach(r -> array.add(r.toJson()));
    return array;
  }
}
