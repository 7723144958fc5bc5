package io.vatpool.kernel.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a configuration's JSON apart, naming the place where something else was expected. */
final class ConfigShape {
  private ConfigShape() {}

  static ObjectNode object(JsonNode json, String at) {
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new ConfigException(at, "expected an object, got " + json);
  }

  /** The object under {@code name}; an empty one if there is none. */
  static ObjectNode objectOrEmpty(JsonNode json, String name, String at) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? JsJson.NODES.objectNode() : object(value, at);
  }

  static @Nullable String text(JsonNode json, String name, String at) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new ConfigException(at, "expected a string, got " + value);
    }
    return value.textValue();
  }

  static boolean flag(JsonNode json, String name, boolean byDefault) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return byDefault;
    }
    if (!value.isBoolean()) {
      throw new ConfigException(name, "expected true or false, got " + value);
    }
    return value.booleanValue();
  }

  static long natural(JsonNode json, String name, long byDefault) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return byDefault;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new ConfigException(name, "expected a whole number from 0 on, got " + value);
    }
    return value.longValue();
  }

  /** A positive number or {@code "never"}. */
  static JsonNode interval(JsonNode value, String at) {
    boolean number = value.isIntegralNumber() && value.longValue() > 0;
    if (!number && !"never".equals(value.textValue())) {
      throw new ConfigException(at, "expected a positive whole number or \"never\", got " + value);
    }
    return value;
  }

  static void onlyKnown(ObjectNode json, List<String> known, String at) {
    for (Map.Entry<String, JsonNode> property : json.properties()) {
      if (!known.contains(property.getKey())) {
        throw new ConfigException(
            at,
            "unknown option '" + property.getKey() + "'; known are " + String.join(", ", known));
      }
    }
  }
}
