package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one value in smallcaps and collects its slots in the order of their first mention. */
final class SmallcapsEncoder {
  private final List<String> slots = new ArrayList<>();
  private final IdentityHashMap<Passable, Integer> indices = new IdentityHashMap<>();

  List<String> slots() {
    return slots;
  }

  JsonNode encode(Passable value) {
    return switch (value) {
      case Passable.Undefined u -> text("#undefined");
      case Passable.Null n -> JsJson.NODES.nullNode();
      case Passable.Bool b -> JsJson.NODES.booleanNode(b.value());
      case Passable.Num n -> number(n.value());
      case Passable.BigInt n ->
          text(n.value().signum() < 0 ? n.value().toString() : "+" + n.value());
      case Passable.Str s -> text(Smallcaps.escape(s.value()));
      case Passable.Sym s -> text("%" + s.name());
      case Passable.CopyArray a -> {
        ArrayNode array = JsJson.NODES.arrayNode();
        a.elements().forEach(element -> array.add(encode(element)));
        yield array;
      }
      case Passable.CopyRecord r -> {
        ObjectNode object = JsJson.NODES.objectNode();
        r.properties().forEach((k, v) -> object.set(Smallcaps.escape(k), encode(v)));
        yield object;
      }
      case Passable.Tagged t -> {
        ObjectNode object = JsJson.NODES.objectNode().put("#tag", Smallcaps.escape(t.tag()));
        object.set("payload", encode(t.payload()));
        yield object;
      }
      case Passable.Err e ->
          JsJson.NODES
              .objectNode()
              .put("#error", Smallcaps.escape(e.message()))
              .put("name", Smallcaps.escape(e.name()));
      case Passable.Remotable r -> slot('$', value, r.slot(), r.iface());
      case Passable.Promise p -> slot('&', value, p.slot(), null);
    };
  }

  private static JsonNode number(double value) {
    if (Double.isNaN(value)) {
      return text("#NaN");
    }
    if (Double.isInfinite(value)) {
      return text(value > 0 ? "#Infinity" : "#-Infinity");
    }
    return JsJson.NODES.numberNode(value);
  }

  /** Only the first mention of a reference says what it is called. */
  private JsonNode slot(char prefix, Passable value, String slot, @Nullable String iface) {
    Integer known = indices.get(value);
    if (known != null) {
      return text(prefix + known.toString());
    }
    int index = slots.size();
    slots.add(slot);
    indices.put(value, index);
    return text(prefix + Integer.toString(index) + (iface == null ? "" : "." + iface));
  }

  private static JsonNode text(String text) {
    return JsJson.NODES.textNode(text);
  }
}
