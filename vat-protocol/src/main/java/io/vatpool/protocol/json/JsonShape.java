package io.vatpool.protocol.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/** Takes JSON values apart, naming what was expected where the shape is not right. */
public final class JsonShape {
  private JsonShape() {}

  /** The array {@code node}, which must have from {@code min} to {@code max} elements. */
  public static ArrayNode array(JsonNode node, int min, int max, String what) {
    if (!(node instanceof ArrayNode array) || array.size() < min || array.size() > max) {
      throw wrong(what, "an array of " + (min == max ? min : min + " to " + max), node);
    }
    return array;
  }

  /** The string {@code node}. */
  public static String string(JsonNode node, String what) {
    if (!node.isTextual()) {
      throw wrong(what, "a string", node);
    }
    return node.textValue();
  }

  /** The boolean {@code node}. */
  public static boolean bool(JsonNode node, String what) {
    if (!node.isBoolean()) {
      throw wrong(what, "a boolean", node);
    }
    return node.booleanValue();
  }

  /** The strings of the array {@code node}. */
  public static List<String> strings(JsonNode node, String what) {
    if (!node.isArray()) {
      throw wrong(what, "an array of strings", node);
    }
    List<String> strings = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      strings.add(string(element, what));
    }
    return strings;
  }

  /** The property {@code name} of the object {@code node}, which must be there. */
  public static JsonNode property(JsonNode node, String name, String what) {
    JsonNode property = node.get(name);
    if (property == null) {
      throw wrong(what, "an object with '" + name + "'", node);
    }
    return property;
  }

  /** The array of {@code strings}. */
  public static ArrayNode arrayOf(Iterable<String> strings) {
    ArrayNode array = JsJson.NODES.arrayNode();
    strings.forEach(array::add);
    return array;
  }

  private static MalformedJsonException wrong(String what, String expected, JsonNode got) {
    String text = got.toString();
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return new MalformedJsonException(what + ": expected " + expected + ", got " + shown, null);
  }
}
