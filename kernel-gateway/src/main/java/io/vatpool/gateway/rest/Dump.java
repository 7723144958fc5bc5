package io.vatpool.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.gateway.rest.problem.Problems;
import io.vatpool.kernel.KernelView;
import io.vatpool.kernel.VatSummary;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sections of the reference's {@code dump()}, page by page. Keys of one promise or object lie
 * side by side in the key-value state, because a dot sorts before every digit.
 */
final class Dump {
  private static final int CHUNK = 500;

  private final KernelView view;
  private final String after;
  private final int limit;
  private final List<JsonNode> items = new ArrayList<>();
  private @Nullable String next;

  private Dump(KernelView view, Paging paging) {
    this.view = view;
    this.after = paging.after();
    this.limit = paging.limit();
  }

  static Paging.Page<JsonNode> section(KernelView view, String section, Paging paging) {
    Dump dump = new Dump(view, paging);
    switch (section) {
      case "promises" -> dump.grouped("kp");
      case "objects" -> dump.grouped("ko");
      case "kernelTable" -> dump.kernelTable();
      case "gcActions", "reapQueue" -> dump.list(section);
      case "runQueue", "acceptanceQueue" -> dump.queue(section);
      default ->
          throw Problems.notFound(
              "dump has no section '"
                  + Texts.shortened(section)
                  + "'; there are promises, objects, kernelTable, gcActions, reapQueue, runQueue,"
                  + " acceptanceQueue");
    }
    return new Paging.Page<>(dump.items, dump.next);
  }

  /** One item for each {@code kp40.*}: its fields under their names. */
  private void grouped(String prefix) {
    // Behind everything of the last element: the character after the dot.
    String key = after.isEmpty() ? prefix : after + "/";
    ObjectNode open = null;
    String openId = "";
    while (true) {
      Map<String, String> chunk = view.entries(prefix, key, CHUNK);
      for (Map.Entry<String, String> entry : chunk.entrySet()) {
        key = entry.getKey();
        int dot = key.indexOf('.');
        String id = dot < 0 ? key : key.substring(0, dot);
        if (id.length() == prefix.length()) {
          continue; // the counter
        }
        if (open == null || !id.equals(openId)) {
          if (items.size() == limit) {
            next = openId;
            return;
          }
          open = JsJson.NODES.objectNode().put("id", id);
          openId = id;
          items.add(open);
        }
        open.put(key.substring(dot + 1), entry.getValue());
      }
      if (chunk.size() < CHUNK) {
        return;
      }
    }
  }

  /** {@code [kref, vat, vref, reachable]} of each c-list. */
  private void kernelTable() {
    String vat = null;
    int dot = after.indexOf('.');
    if (dot > 0) {
      vat = after.substring(0, dot);
      clist(vat, after);
    }
    String lastVat = vat;
    while (next == null) {
      List<VatSummary> vats = view.vats(lastVat, CHUNK);
      for (VatSummary summary : vats) {
        if (next == null) {
          clist(summary.vatId(), "");
        }
      }
      if (vats.size() < CHUNK) {
        return;
      }
      lastVat = vats.getLast().vatId();
    }
  }

  private void clist(String vat, String afterKey) {
    String prefix = vat + ".c.k";
    String key = afterKey;
    while (true) {
      Map<String, String> chunk = view.entries(prefix, key, CHUNK);
      for (Map.Entry<String, String> entry : chunk.entrySet()) {
        if (items.size() == limit) {
          next = key;
          return;
        }
        key = entry.getKey();
        String[] flagAndVref = entry.getValue().split(" ", 2);
        ArrayNode row = JsJson.NODES.arrayNode();
        row.add(key.substring(prefix.length() - 1)).add(vat);
        row.add(flagAndVref[flagAndVref.length - 1]).add(flagAndVref[0].equals("R"));
        items.add(row);
      }
      if (chunk.size() < CHUNK) {
        return;
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
