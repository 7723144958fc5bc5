package io.vatpool.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** JSON as people read it: an object as lines of name and value, a list as a table. */
public final class Fields {
  private static final String NOTHING = "-";

  private Fields() {}

  /**
   * One line per field, names aligned; a field {@code b} of a nested object {@code a} is {@code
   * a.b}.
   */
  public static String text(JsonNode node) {
    if (!node.isObject()) {
      return Console.pretty(node);
    }
    SequencedMap<String, String> lines = new LinkedHashMap<>();
    flatten("", node, lines);
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    lines.forEach((name, value) ->
        text.append((name + " ".repeat(width - name.length() + 2) + value).stripTrailing())
            .append('\n'));
    return text.toString();
  }

  /** A row for each item, a column for each field that one of them has; plain values are lines. */
  public static String table(List<JsonNode> items) {
    List<SequencedMap<String, String>> rows = new ArrayList<>();
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    for (JsonNode item : items) {
      SequencedMap<String, String> row = new LinkedHashMap<>();
      flatten("", item, row);
      rows.add(row);
      row.keySet().forEach(column -> columns.put(column, NOTHING));
    }
    if (columns.keySet().equals(Set.of(""))) {
      return String.join("\n", rows.stream().map(row -> row.get("")).toList());
    }
    Table table = new Table(columns.keySet().toArray(String[]::new));
    for (SequencedMap<String, String> row : rows) {
      table.row(columns.keySet().stream().map(c -> row.getOrDefault(c, NOTHING)).toArray());
    }
    return rows.isEmpty() ? "" : table.text();
  }

  private static void flatten(String name, JsonNode node, SequencedMap<String, String> lines) {
    if (node.isObject() && !node.isEmpty()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        flatten(
            name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(), lines);
      }
    } else {
      lines.put(name, value(node));
    }
  }

  private static String value(JsonNode node) {
    if (node.isValueNode()) {
      return node.asText();
    }
    if (node.isEmpty()) {
      return "none";
    }
    boolean plain = true;
    List<String> words = new ArrayList<>();
    for (JsonNode element : node) {
      plain &= element.isValueNode();
      words.add(element.asText());
    }
    return plain ? String.join(", ", words) : node.toString();
  }
}
