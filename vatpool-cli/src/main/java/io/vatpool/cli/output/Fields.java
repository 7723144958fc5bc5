package io.vatpool.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A JSON object as lines of name and value, for people. */
public final class Fields {

  private Fields() {}

  /**
   * One line per field, names aligned; what is nested stays JSON. Anything but an object is JSON.
   */
  public static String text(JsonNode node) {
    if (!node.isObject()) {
      return Console.pretty(node);
    }
    int width = node.properties().stream().mapToInt(e -> e.getKey().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      text.append(field.getKey())
          .append(" ".repeat(width - field.getKey().length() + 2))
          .append(field.getValue().isValueNode() ? field.getValue().asText() : field.getValue())
          .append('\n');
    }
    return text.toString();
  }
}
