package io.vatpool.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * The part of a divergence that a report keeps: the syscalls around the first that is not as
 * recorded, each no longer than people read.
 */
final class DivergenceExcerpt {
  /** Syscalls that are kept. */
  static final int SYSCALLS_MAX = 200;

  /** Of those, how many before the first difference. */
  static final int BEFORE_MAX = 50;

  /** Characters of one syscall, or of the delivery. */
  static final int CHARS_MAX = 4_000;

  private DivergenceExcerpt() {}

  /** Shortens the divergence of an attempt, if it has one. */
  static void shorten(JsonNode attempt) {
    if (!(attempt.path("divergence") instanceof ObjectNode divergence)
        || !(divergence.path("syscalls") instanceof ArrayNode syscalls)) {
      return;
    }
    int total = syscalls.size();
    int from = Math.min(Math.max(0, firstDifference(syscalls) - BEFORE_MAX), total);
    int to = Math.min(total, from + SYSCALLS_MAX);
    ArrayNode kept = divergence.arrayNode();
    for (int i = from; i < to; i++) {
      ObjectNode syscall = syscalls.get(i).deepCopy();
      cut(syscall, "expected");
      cut(syscall, "got");
      kept.add(syscall);
    }
    cut(divergence, "delivery");
    divergence.set("syscalls", kept);
    divergence.put("omittedBefore", from);
    divergence.put("omitted", divergence.path("omitted").asLong() + total - to);
  }

  private static int firstDifference(ArrayNode syscalls) {
    for (int i = 0; i < syscalls.size(); i++) {
      if (!syscalls.get(i).path("verdict").asText().equals("ok")) {
        return i;
      }
    }
    return syscalls.size();
  }

  private static void cut(ObjectNode node, String field) {
    if (node.get(field) instanceof TextNode text && text.textValue().length() > CHARS_MAX) {
      node.put(field, text.textValue().substring(0, CHARS_MAX) + "…");
    }
  }
}
