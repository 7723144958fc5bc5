package io.vatpool.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method call in flight.
 *
 * @param methargs the method and its arguments, as cap-data of a two-element array
 * @param result the promise for its result, or null where nobody waits for one
 */
public record Message(CapData methargs, @Nullable String result) {
  /** Checks. */
  public Message {
    Objects.requireNonNull(methargs, "methargs");
  }

  /** Reads {@code {"methargs":capdata,"result":…}}; a missing result is a null one. */
  public static Message fromJson(JsonNode node) {
    JsonNode result = node.get("result");
    return new Message(
        CapData.fromJson(JsonShape.property(node, "methargs", "message")),
        result == null || result.isNull() ? null : JsonShape.string(result, "message result"));
  }

  /** Writes {@code {"methargs":capdata,"result":…}}, with {@code null} for no result. */
  public ObjectNode toJson() {
    ObjectNode node = JsJson.NODES.objectNode();
    node.set("methargs", methargs.toJson());
    node.put("result", result);
    return node;
  }
}
