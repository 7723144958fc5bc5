package io.vatpool.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.List;
import java.util.Objects;

/**
 * A marshalled value: a body that only vats understand, and the references it mentions.
 *
 * @param body the serialisation, smallcaps ({@code #…}) for everything this kernel makes itself
 * @param slots the references, in the order of their indices in the body
 */
public record CapData(String body, List<String> slots) {
  /** Checks and copies. */
  public CapData {
    Objects.requireNonNull(body, "body");
    slots = List.copyOf(slots);
  }

  /** Cap-data without references. */
  public static CapData of(String body) {
    return new CapData(body, List.of());
  }

  /**
   * Reads {@code {"body":…,"slots":[…]}}.
   *
   * @throws io.vatpool.protocol.json.MalformedJsonException if it is anything else
   */
  public static CapData fromJson(JsonNode node) {
    return new CapData(
        JsonShape.string(JsonShape.property(node, "body", "capdata"), "capdata body"),
        JsonShape.strings(JsonShape.property(node, "slots", "capdata"), "capdata slots"));
  }

  /** Writes {@code {"body":…,"slots":[…]}}. */
  public ObjectNode toJson() {
    ObjectNode node = JsJson.NODES.objectNode();
    node.put("body", body);
    node.set("slots", JsonShape.arrayOf(slots));
    return node;
  }

  /** The same body with other references, for a translation that keeps their order. */
  public CapData withSlots(List<String> otherSlots) {
    return new CapData(body, otherSlots);
  }
}
