package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values as {@code JSON.stringify} sees them, for data that the kernel keeps as JSON: options in
 * queue entries, arguments of a bridge.
 */
public final class JsonCopy {
  /** What becomes of a bigint. */
  public enum BigInts {
    /** As {@code JSON.stringify} does. */
    REFUSE,
    /** As a string of its digits, which the bridge does. */
    AS_STRING
  }

  private JsonCopy() {}

  /**
   * The JSON, or empty for what has none: undefined and symbols. In an array these become null, in
   * a record they are left out. Of references and errors only an empty object remains.
   *
   * @throws MarshalException for a bigint where they are refused
   */
  public static Optional<JsonNode> of(Passable value, BigInts bigInts) {
    return switch (value) {
      case Passable.Undefined u -> Optional.empty();
      case Passable.Sym s -> Optional.empty();
      case Passable.Null n -> Optional.of(JsJson.NODES.nullNode());
      case Passable.Bool b -> Optional.of(JsJson.NODES.booleanNode(b.value()));
      case Passable.Num n -> Optional.of(number(n.value()));
      case Passable.Str s -> Optional.of(JsJson.NODES.textNode(s.value()));
      case Passable.BigInt n -> {
        if (bigInts == BigInts.REFUSE) {
          throw new MarshalException("a bigint has no JSON: " + n.value());
        }
        yield Optional.of(JsJson.NODES.textNode(n.value().toString()));
      }
      case Passable.CopyArray a -> {
        ArrayNode array = JsJson.NODES.arrayNode();
        a.elements().forEach(e -> array.add(of(e, bigInts).orElse(JsJson.NODES.nullNode())));
        yield Optional.of(array);
      }
      case Passable.CopyRecord r -> {
        ObjectNode object = JsJson.NODES.objectNode();
        r.properties().forEach((k, v) -> of(v, bigInts).ifPresent(json -> object.set(k, json)));
        yield Optional.of(object);
      }
      case Passable.Tagged t -> {
        ObjectNode object = JsJson.NODES.objectNode();
        of(t.payload(), bigInts).ifPresent(json -> object.set("payload", json));
        yield Optional.of(object);
      }
      case Passable.Err e -> Optional.of(JsJson.NODES.objectNode());
      case Passable.Remotable r -> Optional.of(JsJson.NODES.objectNode());
      case Passable.Promise p -> Optional.of(JsJson.NODES.objectNode());
    };
  }

  /** The value of JSON in which every object is a record, whatever its properties are called. */
  public static Passable toPassable(JsonNode json) {
    return switch (json.getNodeType()) {
      case NULL -> Passable.NULL;
      case BOOLEAN -> new Passable.Bool(json.booleanValue());
      case NUMBER -> new Passable.Num(json.doubleValue());
      case STRING -> new Passable.Str(json.textValue());
      case ARRAY -> {
        List<Passable> elements = new ArrayList<>(json.size());
        json.forEach(element -> elements.add(toPassable(element)));
        yield new Passable.CopyArray(elements);
      }
      case OBJECT -> {
        Map<String, Passable> properties = new TreeMap<>();
        json.properties().forEach(p -> properties.put(p.getKey(), toPassable(p.getValue())));
        yield Passable.record(properties);
      }
      case BINARY, MISSING, POJO -> throw new MarshalException("not JSON: " + json);
    };
  }

  private static JsonNode number(double value) {
    return Double.isFinite(value) ? JsJson.NODES.numberNode(value) : JsJson.NODES.nullNode();
  }
}
