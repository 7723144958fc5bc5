package io.vatpool.conformance.subject;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Calls that left over the bridge: what waits in the outbox, which nobody empties here. */
public final class Outbox {
  private static final String PREFIX = "host.vatpool.outbox.";

  private Outbox() {}

  /** The arguments of each call, in order. */
  public static List<JsonNode> calls(SortedMap<String, String> kv) {
    List<JsonNode> calls = new ArrayList<>();
    kv.tailMap(PREFIX).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(PREFIX))
        .filter(entry -> entry.getKey().matches(".*\\.outbox\\.\\d+"))
        .forEach(entry -> calls.add(JsJson.parse(entry.getValue()).path("args")));
    return calls;
  }
}
