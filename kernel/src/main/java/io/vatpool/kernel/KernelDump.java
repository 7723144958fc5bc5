package io.vatpool.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sections of the reference's {@code dump()}, element for element as there, but page by page
 * and in the order of the keys. Keys of one promise or object lie side by side in the key-value
 * state, because a dot sorts before every digit.
 */
public final class KernelDump {
  /** Names of the sections; vats' transcripts, the reference's {@code vatTables}, come by vat. */
  public static final List<String> SECTIONS =
      List.of(
          "promises",
          "objects",
          "kernelTable",
          "gcActions",
          "reapQueue",
          "runQueue",
          "acceptanceQueue");

  private static final int CHUNK = 500;

  private final KernelView view;
  private final String after;
  private final int limit;
  private final List<JsonNode> items = new ArrayList<>();
  private @Nullable String next;

  private KernelDump(KernelView view, String after, int limit) {
    this.view = view;
    this.after = after;
    this.limit = limit;
  }

  /**
   * One page.
   *
   * @param next what to begin the next page after; null if this was the last
   */
  public record Page(List<JsonNode> items, @Nullable String next) {}

  /**
   * A page of a section, or nothing if no section has that name.
   *
   * @param after where the page before ended; empty for the first
   * @param limit elements of a page; what is stored as one value comes in one
   */
  public static Optional<Page> section(KernelView view, String section, String after, int limit) {
    KernelDump dump = new KernelDump(view, after, limit);
    switch (section) {
      case "promises" -> dump.grouped("kp");
      case "objects" -> dump.grouped("ko");
      case "kernelTable" -> dump.kernelTable();
      case "gcActions", "reapQueue" -> dump.list(section);
      case "runQueue", "acceptanceQueue" -> dump.queue(section);
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(new Page(List.copyOf(dump.items), dump.next));
  }

  /** One item for each {@code kp40.*} or {@code ko20.*}. */
  private void grouped(String prefix) {
    // Behind everything of the last element: the character after the dot.
    String key = after.isEmpty() ? prefix : after + "/";
    Map<String, String> fields = new HashMap<>();
    String open = "";
    while (true) {
      Map<String, String> chunk = view.entries(prefix, key, CHUNK);
      for (Map.Entry<String, String> entry : chunk.entrySet()) {
        key = entry.getKey();
        int dot = key.indexOf('.');
        String id = dot < 0 ? key : key.substring(0, dot);
        if (id.length() == prefix.length()) {
          continue; // the counter
        }
        if (!id.equals(open)) {
          add(open, fields);
          if (items.size() == limit) {
            next = open;
            return;
          }
          open = id;
          fields.clear();
        }
        fields.put(key.substring(dot + 1), entry.getValue());
      }
      if (chunk.size() < CHUNK) {
        add(open, fields);
        return;
      }
    }
  }

  private void add(String id, Map<String, String> fields) {
    if (id.startsWith("kp") && fields.containsKey("state")) {
      items.add(promise(id, fields));
    } else if (id.startsWith("ko") && fields.containsKey("refCount")) {
      items.add(object(id, fields));
    }
  }

  private static ObjectNode promise(String id, Map<String, String> fields) {
    String state = fields.getOrDefault("state", "");
    ObjectNode promise = JsJson.NODES.objectNode().put("id", id).put("state", state);
    promise.put("refCount", Long.parseLong(fields.getOrDefault("refCount", "0")));
    if (!state.equals("unresolved")) {
      ObjectNode data = promise.putObject("data").put("body", fields.get("data.body"));
      data.set("slots", split(fields.getOrDefault("data.slots", "")));
      return promise;
    }
    if (!fields.getOrDefault("decider", "").isEmpty()) {
      promise.put("decider", fields.get("decider"));
    }
    promise.put("policy", fields.getOrDefault("policy", "ignore"));
    promise.set("subscribers", split(fields.getOrDefault("subscribers", "")));
    ArrayNode queue = promise.putArray("queue");
    TreeMap<Long, String> messages = new TreeMap<>();
    fields.forEach((field, value) -> {
      if (field.matches("queue\\.[0-9]{1,18}")) {
        messages.put(Long.valueOf(field.substring("queue.".length())), value);
      }
    });
    messages.values().forEach(message -> queue.add(JsJson.parse(message)));
    return promise;
  }

  /** {@code [koid, owner, reachable, recognizable]}; an orphan's owner is null. */
  private static ArrayNode object(String id, Map<String, String> fields) {
    ArrayNode row = JsJson.NODES.arrayNode().add(id).add(fields.get("owner"));
    for (String count : fields.getOrDefault("refCount", "0,0").split(",", 2)) {
      row.add(Long.parseLong(count));
    }
    return row;
  }

  private static ArrayNode split(String list) {
    ArrayNode parts = JsJson.NODES.arrayNode();
    if (!list.isEmpty()) {
      for (String part : list.split(",", -1)) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** {@code [kref, vat or device, vref]} of each c-list. */
  private void kernelTable() {
    int dot = after.indexOf('.');
    String owner = dot < 0 ? null : after.substring(0, dot);
    String lastVat = owner;
    if (owner != null) {
      clist(owner, after);
    }
    if (owner == null || owner.startsWith("v")) {
      int found = CHUNK;
      while (next == null && found == CHUNK) {
        List<VatSummary> vats = view.vats(lastVat, CHUNK);
        vats.stream().filter(vat -> !vat.terminated()).forEach(vat -> clist(vat.vatId(), ""));
        found = vats.size();
        lastVat = vats.isEmpty() ? lastVat : vats.getLast().vatId();
      }
      owner = null;
    }
    for (String device : devices()) {
      if (owner == null || device.compareTo(owner) > 0) {
        clist(device, "");
      }
    }
  }

  private List<String> devices() {
    List<String> ids = new ArrayList<>();
    String names = view.get("device.names");
    if (names != null) {
      JsJson.parse(names).forEach(name -> view.deviceId(name.asText()).ifPresent(ids::add));
    }
    return ids.stream().sorted().toList();
  }

  private void clist(String owner, String afterKey) {
    if (next != null) {
      return;
    }
    String prefix = owner + ".c.k";
    String key = afterKey;
    int found = CHUNK;
    while (next == null && found == CHUNK) {
      Map<String, String> chunk = view.entries(prefix, key, CHUNK);
      found = chunk.size();
      for (Map.Entry<String, String> entry : chunk.entrySet()) {
        if (items.size() == limit) {
          next = key.isEmpty() ? prefix : key;
          return;
        }
        key = entry.getKey();
        String[] flagAndRef = entry.getValue().split(" ", 2);
        ArrayNode row = JsJson.NODES.arrayNode();
        row.add(key.substring(prefix.length() - 1)).add(owner);
        items.add(row.add(flagAndRef[flagAndRef.length - 1]));
      }
    }
  }

  private void list(String key) {
    String text = view.get(key);
    if (text != null) {
      JsJson.parse(text).forEach(items::add);
    }
  }

  private void queue(String name) {
    String bounds = view.get(name);
    if (bounds == null) {
      return;
    }
    JsonNode headAndTail = JsJson.parse(bounds);
    long head = headAndTail.path(0).asLong();
    long tail = headAndTail.path(1).asLong();
    long first = after.matches("[0-9]{1,18}") ? Math.max(head, Long.parseLong(after) + 1) : head;
    for (long i = first; i < tail; i++) {
      if (items.size() == limit) {
        next = Long.toString(i - 1);
        return;
      }
      String event = view.get(name + "." + i);
      if (event != null) {
        items.add(JsJson.parse(event));
      }
    }
  }
}
