package io.vatpool.conformance.subject;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Calls that left over the bridge: what waits in the outbox, which nobody empties here. */
public final class Outbox {
  private static final String PREFIX = "host.vatpool.outbox.";

  private Outbox() {}

  /** The arguments of each call, in order. */
  public static List<JsonNode> calls(SortedMap<String, String> kv) {
    SortedMap<Long, JsonNode> calls = new TreeMap<>();
    kv.tailMap(PREFIX).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(PREFIX))
        .forEach(entry -> {
          String number = entry.getKey().substring(PREFIX.length());
          if (number.matches("\\d+")) {
            calls.put(Long.valueOf(number), JsJson.parse(entry.getValue()).path("args"));
          }
        });
    return List.copyOf(calls.values());
  }
}
