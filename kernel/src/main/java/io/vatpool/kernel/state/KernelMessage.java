package io.vatpool.kernel.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A method call in the kernel's references, as queues hold it.
 *
 * @param methargs method and arguments
 * @param result the promise for the result, or null if there is none
 * @param resultNamed whether the stored form says {@code "result":null} where there is none: a
 *     vat's message does, one that the kernel makes itself leaves it out
 */
public record KernelMessage(CapData methargs, @Nullable String result, boolean resultNamed) {
  /** Checks. */
  public KernelMessage {
    Objects.requireNonNull(methargs, "methargs");
    if (result != null && !resultNamed) {
      throw new IllegalArgumentException("a result that is there is also named");
    }
  }

  /** A message as vats send them. */
  public static KernelMessage fromVat(CapData methargs, @Nullable String result) {
    return new KernelMessage(methargs, result, true);
  }

  /** A message as the kernel makes them. */
  public static KernelMessage fromKernel(CapData methargs, @Nullable String result) {
    return new KernelMessage(methargs, result, result != null);
  }

  /** Reads the stored form. */
  public static KernelMessage fromJson(JsonNode node) {
    JsonNode result = node.get("result");
    return new KernelMessage(
        CapData.fromJson(JsonShape.property(node, "methargs", "message")),
        result == null || result.isNull() ? null : JsonShape.string(result, "message result"),
        result != null);
  }

  /** Writes the stored form. */
  public ObjectNode toJson() {
    ObjectNode node = JsJson.NODES.objectNode();
    node.set("methargs", methargs.toJson());
    if (resultNamed) {
      node.put("result", result);
    }
    return node;
  }
}
