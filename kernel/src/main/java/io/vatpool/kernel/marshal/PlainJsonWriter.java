package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;

/** Writes {@link PlainJson}. */
final class PlainJsonWriter {
  /** JavaScript's numbers are exact up to here. */
  private static final long SAFE_INTEGER_MAX = (1L << 53) - 1;

  private PlainJsonWriter() {}

  static JsonNode write(Passable value) {
    return switch (value) {
      case Passable.Undefined u -> object().put("$undefined", true);
      case Passable.Null n -> JsJson.NODES.nullNode();
      case Passable.Bool b -> JsJson.NODES.booleanNode(b.value());
      case Passable.Num n -> number(n.value());
      case Passable.BigInt n -> object().put("$bigint", n.value().toString());
      case Passable.Str s -> JsJson.NODES.textNode(s.value());
      case Passable.Sym s -> object().put("$symbol", s.name());
      case Passable.CopyArray a -> {
        ArrayNode array = JsJson.NODES.arrayNode();
        a.elements().forEach(element -> array.add(write(element)));
        yield array;
      }
      case Passable.CopyRecord r -> record(r);
      case Passable.Tagged t -> object().put("$tag", t.tag()).set("payload", write(t.payload()));
      case Passable.Err e -> object().put("$error", e.message()).put("name", e.name());
      case Passable.Remotable r -> object().put("$kref", r.slot()).put("iface", r.iface());
      case Passable.Promise p -> object().put("$kref", p.slot());
    };
  }

  private static JsonNode record(Passable.CopyRecord record) {
    ObjectNode object = object();
    record.properties().forEach((name, element) -> object.set(name, write(element)));
    boolean mistakable = record.properties().keySet().stream().anyMatch(n -> n.startsWith("$"));
    return mistakable ? object().set("$record", object) : object;
  }

  private static JsonNode number(double value) {
    if (Double.isFinite(value)) {
      // Jackson would write a double as 1.0 where a person expects 1.
      return value == Math.rint(value) && Math.abs(value) <= SAFE_INTEGER_MAX
          ? JsJson.NODES.numberNode((long) value)
          : JsJson.NODES.numberNode(value);
    }
    return object()
        .put("$number", Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  }

  private static ObjectNode object() {
    return JsJson.NODES.objectNode();
  }
}
