package io.vatpool.conformance.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The routes of one kernel. */
final class KernelClient {
  private static final int PAGE = 1000;

  private final RestClient rest;
  private final String path;

  KernelClient(RestClient rest, String name) {
    this.rest = rest;
    this.path = "/v1/kernels/" + name;
  }

  JsonNode get(String route) {
    return rest.get(path + route);
  }

  String text(String route) {
    return rest.text(path + route);
  }

  JsonNode post(String route, @Nullable ObjectNode body) {
    return rest.change("POST", path + route, body);
  }

  JsonNode patch(String route, ObjectNode body) {
    return rest.change("PATCH", path + route, body);
  }

  void delete() {
    rest.change("DELETE", path, null);
  }

  /** All elements of a list, page by page. */
  void each(String route, Consumer<JsonNode> consumer) {
    String after = null;
    do {
      String from = after == null ? "" : "&after=" + encoded(after);
      JsonNode page = get(route + (route.contains("?") ? "&" : "?") + "limit=" + PAGE + from);
      page.path("items").forEach(consumer);
      after = page.path("next").textValue();
    } while (after != null);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The value of one key as the kernel shows it, or null. */
  @Nullable String value(String key) {
    JsonNode first = get("/kv?limit=1&prefix=" + encoded(key)).path("items").path(0);
    return first.path("key").asText().equals(key) ? first.path("value").textValue() : null;
  }
}
