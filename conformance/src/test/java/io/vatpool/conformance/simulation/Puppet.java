package io.vatpool.conformance.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stands in for an engine: computes what a vat would, from its state and the delivery alone. A
 * {@code desk} passes each message on to its book and tells the sender what the book said; a {@code
 * book} writes lines down, in its own state and in its vatstore.
 */
final class Puppet {
  private final TreeMap<String, String> state;

  /** Makes syscalls; the answer is the JSON text of {@code ["ok", value]}. */
  @FunctionalInterface
  interface Syscalls {
    /** One syscall. */
    String call(String syscall);
  }

  Puppet(Map<String, String> state) {
    this.state = new TreeMap<>(state);
  }

  /** All that a snapshot would hold. */
  Map<String, String> state() {
    return state;
  }

  void deliver(String text, Syscalls syscalls) {
    JsonNode delivery = JsJson.parse(text);
    switch (delivery.path(0).asText()) {
      case "message" -> message(delivery.path(2), syscalls);
      case "notify" -> delivery.path(1).forEach(each -> settled(each, syscalls));
      default -> {
        // startVat and garbage collection: nothing to do
      }
    }
  }

  private void message(JsonNode message, Syscalls syscalls) {
    JsonNode methargs = message.path("methargs");
    JsonNode call = JsJson.parse(methargs.path("body").asText().substring(1));
    String result = message.path("result").asText();
    switch (call.path(0).asText()) {
      // Nobody waits for its result.
      case "open" -> state.put("book", methargs.path("slots").path(0).asText());
      case "record" -> {
        String promise = "p+" + count("promises", 5);
        state.put("waits " + promise, result);
        String write = JsJson.quote("#[\"write\"," + JsJson.stringify(call.path(1)) + "]");
        syscalls.call(
            "[\"send\",%s,{\"methargs\":{\"body\":%s,\"slots\":[]},\"result\":%s}]"
                .formatted(JsJson.quote(state.get("book")), write, JsJson.quote(promise)));
        syscalls.call("[\"subscribe\"," + JsJson.quote(promise) + "]");
      }
      case "write" -> {
        int line = count("lines", 1);
        String before = syscalls.call("[\"vatstoreGet\",\"lines\"]");
        String text = call.path(1).path(0).asText() + " " + call.path(1).path(1).asText();
        state.put("line " + line, text + " " + before);
        syscalls.call("[\"vatstoreSet\",\"line.%05d\",%s]".formatted(line, JsJson.quote(text)));
        syscalls.call("[\"vatstoreSet\",\"lines\",\"" + line + "\"]");
        resolve(result, Integer.toString(line), syscalls);
      }
      default -> throw new IllegalArgumentException("no method for " + call);
    }
  }

  private void settled(JsonNode resolution, Syscalls syscalls) {
    String waits = state.remove("waits " + resolution.path(0).asText());
    String body = resolution.path(2).path("body").asText();
    resolve(String.valueOf(waits), body.substring(1), syscalls);
  }

  private static void resolve(String promise, String value, Syscalls syscalls) {
    syscalls.call(
        "[\"resolve\",[[%s,false,{\"body\":%s,\"slots\":[]}]]]"
            .formatted(JsJson.quote(promise), JsJson.quote("#" + value)));
  }

  private int count(String counter, int from) {
    int next = Integer.parseInt(state.getOrDefault(counter, Integer.toString(from - 1))) + 1;
    state.put(counter, Integer.toString(next));
    return next;
  }
}
