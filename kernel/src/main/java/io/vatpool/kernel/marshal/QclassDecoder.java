package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the older encoding, in which objects with a {@code @qclass} stand for what JSON lacks. Vats
 * do not write it any more, but hosts may still pass it in as cap-data.
 */
final class QclassDecoder {
  private static final String QCLASS = "@qclass";
  private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

  private final SlotReviver slots;

  QclassDecoder(SlotReviver slots) {
    this.slots = slots;
  }

  Passable decode(JsonNode tree) {
    return switch (tree.getNodeType()) {
      case NULL -> Passable.NULL;
      case BOOLEAN -> new Passable.Bool(tree.booleanValue());
      case NUMBER -> new Passable.Num(tree.doubleValue());
      case STRING -> new Passable.Str(tree.textValue());
      case ARRAY -> {
        List<Passable> elements = new ArrayList<>(tree.size());
        tree.forEach(element -> elements.add(decode(element)));
        yield new Passable.CopyArray(elements);
      }
      case OBJECT -> tree.has(QCLASS) ? special(tree) : Passable.record(properties(tree));
      case BINARY, MISSING, POJO -> throw new MarshalException("not JSON: " + tree);
    };
  }

  private Map<String, Passable> properties(JsonNode tree) {
    Map<String, Passable> properties = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : tree.properties()) {
      properties.put(property.getKey(), decode(property.getValue()));
    }
    return properties;
  }

  private Passable special(JsonNode tree) {
    String qclass = string(tree, QCLASS);
    return switch (qclass) {
      case "undefined" -> Passable.UNDEFINED;
      case "NaN" -> new Passable.Num(Double.NaN);
      case "Infinity" -> new Passable.Num(Double.POSITIVE_INFINITY);
      case "-Infinity" -> new Passable.Num(Double.NEGATIVE_INFINITY);
      case "bigint" -> bigint(string(tree, "digits"));
      case "@@asyncIterator" -> new Passable.Sym("@@asyncIterator");
      case "symbol" -> SymbolNames.revived(string(tree, "name"));
      case "tagged" ->
          new Passable.Tagged(string(tree, "tag"), decode(required(tree, "payload", "tagged")));
      case "slot" -> slot(tree);
      case "error" ->
          new Passable.Err(ErrorNames.revived(string(tree, "name")), string(tree, "message"));
      case "hilbert" -> hilbert(tree);
      default -> throw new MarshalException("unknown @qclass '" + qclass + "'");
    };
  }

  private static Passable bigint(String digits) {
    if (!DIGITS.matcher(digits).matches()) {
      throw new MarshalException("not the digits of a bigint: '" + digits + "'");
    }
    return new Passable.BigInt(new BigInteger(digits));
  }

  private Passable slot(JsonNode tree) {
    JsonNode index = required(tree, "index", "slot");
    if (!index.isInt()) {
      throw new MarshalException("not a slot index: " + index);
    }
    JsonNode iface = tree.get("iface");
    return slots.revive(index.intValue(), iface == null ? null : string(tree, "iface"));
  }

  /** A record that has a property {@code @qclass} of its own. */
  private Passable hilbert(JsonNode tree) {
    JsonNode rest = tree.get("rest");
    Map<String, Passable> properties = rest == null ? new TreeMap<>() : properties(rest);
    properties.put(QCLASS, decode(required(tree, "original", "hilbert")));
    return Passable.record(properties);
  }

  private static String string(JsonNode tree, String name) {
    JsonNode value = tree.get(name);
    if (value == null || !value.isTextual()) {
      throw new MarshalException("'" + name + "' of an encoded value is not a string");
    }
    return value.textValue();
  }

  private static JsonNode required(JsonNode tree, String name, String qclass) {
    @Nullable JsonNode value = tree.get(name);
    if (value == null) {
      throw new MarshalException("@qclass " + qclass + " lacks '" + name + "'");
    }
    return value;
  }
}
