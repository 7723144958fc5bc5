package io.vatpool.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.vatpool.cli.config.Bundle;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * The routes of {@code docs/rest.md} that the command line uses. Answers are returned as they came;
 * everything else is a {@link io.vatpool.cli.CliException}.
 */
public final class Gateway {

  /** One request waits no longer than this: a proxy in between may have less patience. */
  private static final Duration REQUEST_WAIT_MAX = Duration.ofSeconds(20);

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final HttpApi api;

  /** A gateway that does not ask who is there. */
  public Gateway(URI base) {
    this(base, Optional.empty());
  }

  /** A gateway that is shown a token, if there is one. */
  public Gateway(URI base, Optional<String> token) {
    this.api = new HttpApi(base, token);
  }

  /** Installs a bundle; one that is there already is no error. */
  public JsonNode installBundle(Bundle bundle) {
    return api.post("/v1/bundles", new RawValue(bundle.json()));
  }

  /**
   * Creates a kernel; the answer has the promise of the bootstrap's result as {@code bootstrap}.
   */
  public JsonNode createKernel(ObjectNode request) {
    return api.post("/v1/kernels", request, IDEMPOTENCY_KEY, newKey());
  }

  public List<JsonNode> kernels() {
    return all("/v1/kernels");
  }

  public JsonNode kernel(String kernel) {
    return api.get(path(kernel));
  }

  /** The kernel, if there is one of that name. */
  public Optional<JsonNode> findKernel(String kernel) {
    return api.find(path(kernel));
  }

  public JsonNode status(String kernel) {
    return api.get(path(kernel, "status"));
  }

  public JsonNode delete(String kernel) {
    return api.delete(path(kernel));
  }

  /** Changes a part of a kernel: {@code PATCH /v1/kernels/{k}/a/b}. */
  public JsonNode patch(String kernel, Object change, String... part) {
    return api.patch(path(kernel, part), change);
  }

  /** Any other operation of a kernel: {@code POST /v1/kernels/{k}/a/b}. */
  public JsonNode post(String kernel, Object body, String... operation) {
    return api.post(path(kernel, operation), body, IDEMPOTENCY_KEY, newKey());
  }

  /** All of a list of a kernel's, page by page: {@code GET /v1/kernels/{k}/a/b}. */
  public List<JsonNode> list(String kernel, String... what) {
    return all(path(kernel, what));
  }

  /** The entries of a kernel's key-value state whose keys begin so, in order. */
  public List<JsonNode> keyValues(String kernel, String prefix) {
    return all(path(kernel, "kv") + "?prefix=" + encoded(prefix));
  }

  /** Changes options of a kernel. */
  public JsonNode changeOptions(String kernel, Object options) {
    return api.patch(path(kernel, "options"), options);
  }

  /** Checks a kernel against itself, and with {@code transcripts} every entry of its vats, too. */
  public JsonNode audit(String kernel, boolean transcripts) {
    return api.get(path(kernel, "audit") + (transcripts ? "?transcripts=true" : ""));
  }

  /** Anything else to be read about a kernel: {@code GET /v1/kernels/{k}/a/b}. */
  public JsonNode get(String kernel, String... what) {
    return api.get(path(kernel, what));
  }

  /**
   * Queues a message.
   *
   * @param target a static vat's name or a vat's id (its root is meant), or an object ({@code
   *     ko25})
   * @param args a JSON array
   * @param key the same key twice is the same message: for repeating after an answer got lost
   * @return the result promise, {@code kp41}; empty if the policy is {@code none}
   */
  public Optional<String> send(
      String kernel, String target, String method, ArrayNode args, String policy, String key) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put(target.matches("ko\\d+") ? "object" : "vat", target);
    request.put("method", method);
    request.set("args", args);
    request.put("resultPolicy", policy);
    JsonNode answer = api.post(path(kernel, "messages"), request, IDEMPOTENCY_KEY, key);
    return Optional.ofNullable(answer.get("result"))
        .filter(result -> !result.isNull())
        .map(JsonNode::asText);
  }

  /** A promise as it is, or as it is when it is settled or the time is over. */
  public JsonNode promise(String kernel, String promise, Duration wait) {
    String query = wait.isZero() ? "" : "?wait=" + wait.toMillis() + "ms";
    return api.get(path(kernel, "promises", promise) + query);
  }

  /** The promise once it is settled, or as it is when the time is over. */
  public JsonNode settled(String kernel, String promise, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    JsonNode state = promise(kernel, promise, shorter(wait, REQUEST_WAIT_MAX));
    while (isUnresolved(state)) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        break;
      }
      state = promise(kernel, promise, shorter(left, REQUEST_WAIT_MAX));
    }
    return state;
  }

  private static boolean isUnresolved(JsonNode promise) {
    return "unresolved".equals(promise.path("state").asText());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  public List<JsonNode> vats(String kernel) {
    return all(path(kernel, "vats"));
  }

  public JsonNode vat(String kernel, String vat) {
    return api.get(path(kernel, "vats", vat));
  }

  /** JSON lines; the caller closes the stream. */
  public InputStream transcript(String kernel, String vat, Optional<Long> from, Optional<Long> to) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    from.ifPresent(position -> query.add("from=" + position));
    to.ifPresent(position -> query.add("to=" + position));
    return api.stream(path(kernel, "vats", vat, "transcript") + query, "application/x-ndjson");
  }

  /** Server-sent events, without end; the caller closes the stream. */
  public InputStream slog(String kernel, List<String> vats, List<String> types) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    vats.forEach(id -> query.add("vat=" + encoded(id)));
    types.forEach(name -> query.add("type=" + encoded(name)));
    return api.stream(path(kernel, "slog") + query, "text/event-stream");
  }

  /** The ids of the bundles that kernels may install. */
  public List<JsonNode> bundles() {
    return all("/v1/bundles");
  }

  /** A bundle's JSON. */
  public JsonNode bundle(String id) {
    return api.get("/v1/bundles/" + encoded(id));
  }

  /** The gateway itself: its id, its version, the kernels that it runs. */
  public JsonNode self() {
    return api.get("/v1/gateway");
  }

  public List<JsonNode> workers() {
    return all("/v1/workers");
  }

  /** A key for one request and its repetitions. */
  public static String newKey() {
    return UUID.randomUUID().toString();
  }

  /** All elements of a list, page by page; the answer may also be a plain array. */
  private List<JsonNode> all(String path) {
    List<JsonNode> items = new ArrayList<>();
    JsonNode page = api.get(path);
    while (true) {
      (page.isArray() ? page : page.path("items")).forEach(items::add);
      String next = page.path("next").asText("");
      if (next.isEmpty()) {
        return items;
      }
      page = api.get(path + (path.contains("?") ? "&" : "?") + "after=" + encoded(next));
    }
  }

  private static String path(String kernel, String... rest) {
    StringBuilder path = new StringBuilder("/v1/kernels/").append(encoded(kernel));
    for (String part : rest) {
      path.append('/').append(encoded(part));
    }
    return path.toString();
  }

  /** As one segment of a path: whatever the user typed stays inside it. */
  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replaceFirst("^(\\.{1,2})$", "%2E");
  }
}
