package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the smallcaps encoding: JSON in which a string's first character may say what it is. */
final class SmallcapsDecoder {
  private static final String TAG = "#tag";
  private static final String ERROR = "#error";
  private static final Pattern BIGINT = Pattern.compile("[+-][0-9]+");
  private static final Pattern SLOT_INDEX = Pattern.compile("[0-9]{1,9}");

  private final SlotReviver slots;

  SmallcapsDecoder(SlotReviver slots) {
    this.slots = slots;
  }

  Passable decode(JsonNode encoding) {
    return switch (encoding.getNodeType()) {
      case NULL -> Passable.NULL;
      case BOOLEAN -> new Passable.Bool(encoding.booleanValue());
      case NUMBER -> new Passable.Num(encoding.doubleValue());
      case STRING -> decodeString(encoding.textValue());
      case ARRAY -> {
        List<Passable> elements = new ArrayList<>(encoding.size());
        encoding.forEach(element -> elements.add(decode(element)));
        yield new Passable.CopyArray(elements);
      }
      case OBJECT -> decodeObject(encoding);
      case BINARY, MISSING, POJO -> throw new MarshalException("not JSON: " + encoding);
    };
  }

  private Passable decodeString(String text) {
    if (!Smallcaps.startsSpecial(text)) {
      return new Passable.Str(text);
    }
    String rest = text.substring(1);
    return switch (text.charAt(0)) {
      case '!' -> new Passable.Str(rest);
      case '%' -> SymbolNames.revived(rest);
      case '#' -> constant(text);
      case '+', '-' -> bigint(text);
      case '$' -> {
        if (!(slot(rest) instanceof Passable.Remotable remotable)) {
          throw new MarshalException("'" + text + "' says object, but its slot is a promise");
        }
        yield remotable;
      }
      case '&' -> {
        if (!(slot(rest) instanceof Passable.Promise promise)) {
          throw new MarshalException("'" + text + "' says promise, but its slot is an object");
        }
        yield promise;
      }
      default -> throw new MarshalException("reserved first character in '" + text + "'");
    };
  }

  private static Passable constant(String text) {
    return switch (text) {
      case "#undefined" -> Passable.UNDEFINED;
      case "#NaN" -> new Passable.Num(Double.NaN);
      case "#Infinity" -> new Passable.Num(Double.POSITIVE_INFINITY);
      case "#-Infinity" -> new Passable.Num(Double.NEGATIVE_INFINITY);
      default -> throw new MarshalException("unknown constant '" + text + "'");
    };
  }

  private static Passable bigint(String text) {
    if (!BIGINT.matcher(text).matches()) {
      throw new MarshalException("not a bigint: '" + text + "'");
    }
    return new Passable.BigInt(new BigInteger(text));
  }

  private Passable slot(String text) {
    int dot = text.indexOf('.');
    String index = dot < 0 ? text : text.substring(0, dot);
    if (!SLOT_INDEX.matcher(index).matches()) {
      throw new MarshalException("not a slot index: '" + index + "'");
    }
    return slots.revive(Integer.parseInt(index), dot < 0 ? null : text.substring(dot + 1));
  }

  private Passable decodeObject(JsonNode encoding) {
    if (encoding.has(TAG)) {
      return tagged(encoding);
    }
    if (encoding.has(ERROR)) {
      return error(encoding);
    }
    Map<String, Passable> properties = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : encoding.properties()) {
      properties.put(propertyName(property.getKey()), decode(property.getValue()));
    }
    return Passable.record(properties);
  }

  private String propertyName(String encoded) {
    if (encoded.startsWith("#")) {
      throw new MarshalException("unknown record type '" + encoded + "'");
    }
    if (decodeString(encoded) instanceof Passable.Str name) {
      return name.value();
    }
    throw new MarshalException("property name '" + encoded + "' is not a string");
  }

  private Passable tagged(JsonNode encoding) {
    JsonNode payload = encoding.get("payload");
    if (payload == null || encoding.size() != 2) {
      throw new MarshalException("a tagged value has '#tag' and 'payload' and nothing else");
    }
    return new Passable.Tagged(string(encoding.get(TAG), TAG), decode(payload));
  }

  private Passable error(JsonNode encoding) {
    if (encoding.has("message")) {
      throw new MarshalException("an encoded error has no property 'message'");
    }
    String name = string(encoding.get("name"), "error name");
    String message = string(encoding.get(ERROR), "error message");
    // Of no further use, but a reference that is not there is found here, as in the reference.
    Set<String> read = Set.of(ERROR, "name");
    for (Map.Entry<String, JsonNode> property : encoding.properties()) {
      if (!read.contains(property.getKey())) {
        decode(property.getValue());
      }
    }
    return new Passable.Err(ErrorNames.revived(name), message);
  }

  private String string(@Nullable JsonNode encoding, String what) {
    if (encoding != null && encoding.isTextual() && decode(encoding) instanceof Passable.Str text) {
      return text.value();
    }
    throw new MarshalException(what + " is not a string");
  }
}
