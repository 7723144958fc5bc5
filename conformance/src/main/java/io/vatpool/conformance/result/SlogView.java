package io.vatpool.conformance.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * A structured log without what cannot be the same on two kernels. {@code docs/slog.md} says of
 * each of these why.
 */
final class SlogView {
  private static final String SAVE = "heap-snapshot-save";
  private static final String LOAD = "heap-snapshot-load";

  /**
   * When a vat comes online is the business of whoever runs the engines, and its start is only told
   * where there is a kernel process per kernel.
   */
  private static final Set<String> RESIDENCY =
      Set.of(
          "create-vat",
          "vat-startup-start",
          "vat-startup-finish",
          "start-replay",
          "finish-replay",
          SAVE,
          LOAD,
          "vatpool-page-in");

  /** The reference builds and loads its own code. */
  private static final Set<String> OPENING =
      Set.of(
          "kernel-init-start",
          "kernel-init-finish",
          "bundle-kernel-start",
          "bundle-kernel-finish",
          "import-kernel-start",
          "import-kernel-finish");

  private static final List<String> TIMES = List.of("time", "monotime", "seconds");
  private static final List<String> TIMES_OF_A_SAVE =
      List.of("dbSaveSeconds", "rawSaveSeconds", "compressSeconds", "compressedSize");
  private static final List<String> STATE_OF_AN_ENGINE =
      List.of("timestamps", "allocate", "currentHeapCount");

  private static final List<String> PHASES =
      List.of("exports", "imports", "promises", "kv", "snapshots", "transcripts");

  private SlogView() {}

  /** The events that come in the same order, with the fields that are comparable. */
  static List<String> ordered(List<JsonNode> slog) {
    List<String> lines = new ArrayList<>();
    for (JsonNode event : slog) {
      if (isComparable(event.path("type").asText(), event)) {
        lines.add(JsJson.stringify(comparable(event)));
      }
    }
    return lines;
  }

  /**
   * The snapshots that were saved, each with the load that follows it: in the order of one vat, but
   * told when they are known, which no other vat waits for. One that is saved again, by a kernel
   * that has lost its last block, counts once.
   *
   * @param stored the snapshots that count; those whose block was never committed, because the
   *     kernel stopped, may not have become known before that
   */
  static List<String> saves(List<JsonNode> slog, Collection<SnapshotRow> stored) {
    Set<String> known = new HashSet<>();
    stored.forEach(row -> known.add(row.vatId() + " at " + row.snapPos()));
    TreeMap<String, Set<String>> byVat = new TreeMap<>();
    String saved = "";
    for (JsonNode event : slog) {
      String type = event.path("type").asText();
      String vat = event.path("vatID").asText();
      if (type.equals(SAVE) || (type.equals(LOAD) && saved.equals(vat))) {
        long position = event.path(type.equals(SAVE) ? "endPosition" : "snapPos").asLong();
        if (known.contains(vat + " at " + position)) {
          byVat
              .computeIfAbsent(vat, _ -> new LinkedHashSet<>())
              .add(JsJson.stringify(comparable(event)));
        }
      }
      saved = type.equals(SAVE) ? vat : "";
    }
    return byVat.values().stream().flatMap(Set::stream).toList();
  }

  private static boolean isComparable(String type, JsonNode event) {
    return !RESIDENCY.contains(type)
        && !OPENING.contains(type)
        && !event.path("replay").asBoolean(false)
        && !isOfTheKernelItself(type, event);
  }

  /** What a kernel says in its own words, not the vats'. */
  private static boolean isOfTheKernelItself(String type, JsonNode event) {
    String source = event.path("source").asText();
    return type.equals("console") && (source.equals("kernel") || source.equals("controller"));
  }

  private static JsonNode comparable(JsonNode event) {
    ObjectNode copy = event.deepCopy();
    copy.remove(TIMES);
    copy.remove(TIMES_OF_A_SAVE);
    if (copy.path("dr").path(2) instanceof ObjectNode usage) {
      usage.remove(STATE_OF_AN_ENGINE);
    }
    if (copy.path("message") instanceof ObjectNode message
        && message.get("budget") instanceof ObjectNode budget) {
      message.set("budget", byPhase(budget));
    }
    return copy;
  }

  /** Whichever way it was written: as a default and exceptions, in any order. */
  private static ObjectNode byPhase(ObjectNode budget) {
    ObjectNode phases = JsJson.NODES.objectNode();
    for (String phase : PHASES) {
      phases.set(phase, budget.has(phase) ? budget.get(phase) : budget.path("default"));
    }
    return phases;
  }
}
