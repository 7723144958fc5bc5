package io.vatpool.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON and writes it the way ECMAScript's {@code JSON.stringify} does, so that texts can be
 * compared with the reference's byte for byte.
 */
public final class JsJson {

  /** Builds the nodes that {@link #stringify} writes. */
  public static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              // A single bringOutYourDead has been seen to fill a 224 MB transcript entry.
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNestingDepth(10_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final long MAX_ARRAY_INDEX = 4_294_967_294L;

  private JsJson() {}

  /**
   * Parses one JSON text.
   *
   * @throws MalformedJsonException if the text is not exactly one JSON value
   */
  public static JsonNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new MalformedJsonException("empty text where a JSON value was expected", null);
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(e.getOriginalMessage(), e);
    }
  }

  /** Writes a value as {@code JSON.stringify(value)} would. */
  public static String stringify(JsonNode node) {
    StringBuilder out = new StringBuilder(128);
    append(out, node);
    return out.toString();
  }

  /** Writes a string with its quotes as {@code JSON.stringify(string)} would. */
  public static String quote(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    appendString(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> appendObject(out, node);
      case ARRAY -> {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          append(out, node.get(i));
        }
        out.append(']');
      }
      case STRING -> appendString(out, node.textValue());
      case NUMBER -> out.append(JsNumber.toString(node));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("not a JSON value: " + node.getNodeType());
    }
  }

  private static void appendObject(StringBuilder out, JsonNode node) {
    List<Map.Entry<String, JsonNode>> properties = new ArrayList<>(node.properties());
    // An ECMAScript object lists integer-like names first, in ascending order.
    if (properties.stream().anyMatch(p -> arrayIndex(p.getKey()) >= 0)) {
      properties.sort(
          Comparator.comparingLong(
              p -> arrayIndex(p.getKey()) >= 0 ? arrayIndex(p.getKey()) : Long.MAX_VALUE));
    }
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, JsonNode> property : properties) {
      if (!first) {
        out.append(',');
      }
      first = false;
      appendString(out, property.getKey());
      out.append(':');
      append(out, property.getValue());
    }
    out.append('}');
  }

  /** The value of a canonical array index such as "0" or "42", else -1. */
  private static long arrayIndex(String name) {
    int length = name.length();
    if (length == 0 || length > 10 || (length > 1 && name.charAt(0) == '0')) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= MAX_ARRAY_INDEX ? value : -1;
  }

  private static void appendString(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            appendEscape(out, c);
          } else if (!Character.isSurrogate(c)) {
            out.append(c);
          } else if (Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1))) {
            out.append(c).append(value.charAt(++i));
          } else {
            appendEscape(out, c);
          }
        }
      }
    }
    out.append('"');
  }

  private static void appendEscape(StringBuilder out, char c) {
    out.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[(c >> 8) & 0xf])
        .append(HEX[(c >> 4) & 0xf])
        .append(HEX[c & 0xf]);
  }
}
