package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one {@link PlainJson} value. */
final class PlainJsonReader {
  /** Values nested deeper than this many levels are refused. */
  static final int NESTING_MAX = 1_000;

  private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");
  private static final Pattern KREF = Pattern.compile("k[opd][1-9][0-9]*");

  private final Map<String, Passable> references = new HashMap<>();

  Passable read(JsonNode plain) {
    return read(plain, "$", 0);
  }

  private Passable read(JsonNode plain, String at, int depth) {
    if (depth > NESTING_MAX) {
      throw new MarshalException("nested deeper than " + NESTING_MAX + " levels");
    }
    return switch (plain.getNodeType()) {
      case NULL -> Passable.NULL;
      case BOOLEAN -> new Passable.Bool(plain.booleanValue());
      case NUMBER -> number(plain, at);
      case STRING -> new Passable.Str(plain.textValue());
      case ARRAY -> {
        List<Passable> elements = new ArrayList<>(plain.size());
        for (int i = 0; i < plain.size(); i++) {
          elements.add(read(plain.get(i), at + "[" + i + "]", depth + 1));
        }
        yield new Passable.CopyArray(elements);
      }
      case OBJECT -> object(plain, at, depth);
      case BINARY, MISSING, POJO -> throw wrong(at, "not JSON: " + plain);
    };
  }

  private static Passable number(JsonNode plain, String at) {
    if (plain.isIntegralNumber() && !isExact(plain)) {
      throw wrong(
          at,
          plain
              + " is too large to be exact as a JavaScript number; write {\"$bigint\":\""
              + plain
              + "\"}");
    }
    double value = plain.doubleValue();
    if (Double.isInfinite(value)) {
      throw wrong(at, plain + " is too large; write {\"$number\":\"Infinity\"}");
    }
    return new Passable.Num(value);
  }

  /** Whether JavaScript would write the number with the very digits that were read. */
  private static boolean isExact(JsonNode integer) {
    String digits = integer.bigIntegerValue().toString();
    return JsJson.stringify(JsJson.NODES.numberNode(integer.doubleValue())).equals(digits);
  }

  private Passable object(JsonNode plain, String at, int depth) {
    String form = null;
    for (Map.Entry<String, JsonNode> property : plain.properties()) {
      if (property.getKey().startsWith("$")) {
        if (form != null) {
          throw wrong(at, "'" + form + "' and '" + property.getKey() + "' do not go together");
        }
        form = property.getKey();
      }
    }
    if (form == null) {
      return record(plain, at, depth);
    }
    JsonNode value = plain.get(form);
    return switch (form) {
      case "$kref" -> reference(plain, at);
      case "$bigint" -> bigint(alone(plain, form, at), at);
      case "$undefined" -> undefined(alone(plain, form, at), at);
      case "$number" -> notFinite(alone(plain, form, at), at);
      case "$symbol" -> SymbolNames.revived(text(alone(plain, form, at), form, at));
      case "$tag" -> {
        JsonNode payload = plain.get("payload");
        if (payload == null || plain.size() != 2) {
          throw wrong(at, "a tagged value is {\"$tag\":…,\"payload\":…}");
        }
        yield new Passable.Tagged(text(value, form, at), read(payload, at + ".payload", depth + 1));
      }
      case "$error" -> error(plain, at);
      case "$record" -> {
        JsonNode inner = alone(plain, form, at);
        if (!inner.isObject()) {
          throw wrong(at, "'$record' needs an object");
        }
        yield record(inner, at + ".$record", depth);
      }
      default ->
          throw wrong(
              at,
              "'"
                  + form
                  + "' is none of $kref, $bigint, $undefined, $number, $symbol, $tag, $error,"
                  + " $record; a property of that name goes into {\"$record\":{…}}");
    };
  }

  private Passable record(JsonNode plain, String at, int depth) {
    Map<String, Passable> properties = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : plain.properties()) {
      String name = property.getKey();
      properties.put(name, read(property.getValue(), at + "." + name, depth + 1));
    }
    return Passable.record(properties);
  }

  private Passable reference(JsonNode plain, String at) {
    only(plain, Set.of("$kref", "iface"), at);
    String kref = text(plain.get("$kref"), "$kref", at);
    if (!KREF.matcher(kref).matches()) {
      throw wrong(at, "'" + kref + "' is not a kref like ko20, kp40 or kd30");
    }
    @Nullable JsonNode iface = plain.get("iface");
    String name = iface == null ? null : text(iface, "iface", at);
    return references.computeIfAbsent(kref, k -> KernelMarshal.slot(k, name));
  }

  private static Passable bigint(JsonNode value, String at) {
    String digits = value.isIntegralNumber() ? value.bigIntegerValue().toString() : value.asText();
    if (!DIGITS.matcher(digits).matches()) {
      throw wrong(at, "'$bigint' needs a string of digits, got " + value);
    }
    return new Passable.BigInt(new BigInteger(digits));
  }

  private static Passable undefined(JsonNode value, String at) {
    if (!value.isBoolean() || !value.booleanValue()) {
      throw wrong(at, "undefined is {\"$undefined\":true}");
    }
    return Passable.UNDEFINED;
  }

  private static Passable notFinite(JsonNode value, String at) {
    return switch (value.asText()) {
      case "NaN" -> new Passable.Num(Double.NaN);
      case "Infinity" -> new Passable.Num(Double.POSITIVE_INFINITY);
      case "-Infinity" -> new Passable.Num(Double.NEGATIVE_INFINITY);
      default -> throw wrong(at, "'$number' is for NaN, Infinity and -Infinity, got " + value);
    };
  }

  private static Passable error(JsonNode plain, String at) {
    only(plain, Set.of("$error", "name"), at);
    @Nullable JsonNode name = plain.get("name");
    String constructor = name == null ? ErrorNames.DEFAULT : text(name, "name", at);
    if (!ErrorNames.revived(constructor).equals(constructor)) {
      throw wrong(at, "'" + constructor + "' is not the name of a JavaScript error");
    }
    return new Passable.Err(constructor, text(plain.get("$error"), "$error", at));
  }

  private static JsonNode alone(JsonNode plain, String form, String at) {
    only(plain, Set.of(form), at);
    return plain.get(form);
  }

  private static void only(JsonNode plain, Set<String> allowed, String at) {
    for (Map.Entry<String, JsonNode> property : plain.properties()) {
      if (!allowed.contains(property.getKey())) {
        throw wrong(at, "'" + property.getKey() + "' does not belong there");
      }
    }
  }

  private static String text(JsonNode value, String what, String at) {
    if (!value.isTextual()) {
      throw wrong(at, "'" + what + "' needs a string, got " + value);
    }
    return value.textValue();
  }

  private static MarshalException wrong(String at, String problem) {
    return new MarshalException("at " + at + ": " + problem);
  }
}
