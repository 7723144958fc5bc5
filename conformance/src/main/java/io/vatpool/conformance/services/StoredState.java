package io.vatpool.conformance.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import io.vatpool.protocol.json.JsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a kernel has committed, as REST shows it.
 *
 * @param kv the key-value state
 * @param transcripts all transcript entries, by vat and position
 * @param spans all spans
 * @param snapshots all snapshot rows
 * @param bundles ids of the installed bundles
 */
record StoredState(
    SortedMap<String, String> kv,
    List<EntryRow> transcripts,
    List<SpanRow> spans,
    List<SnapshotRow> snapshots,
    List<String> bundles) {
  private static final String ENTRY = ",\"entry\":";

  /** Reads everything; the kernel must have no open block. */
  static StoredState read(KernelClient kernel) {
    SortedMap<String, String> kv = new TreeMap<>(Utf8.ORDER);
    kernel.each("/kv", entry -> kv.put(text(entry, "key"), text(entry, "value")));
    List<String> bundles = new ArrayList<>();
    kernel.each("/bundles", bundle -> bundles.add(text(bundle, "id")));
    StoredState state =
        new StoredState(kv, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), bundles);
    kernel.each("/vats", vat -> state.readVat(kernel, text(vat, "id")));
    return state;
  }

  private void readVat(KernelClient kernel, String vatId) {
    List<SpanRow> ofVat = new ArrayList<>();
    kernel.each("/vats/" + vatId + "/spans", span -> ofVat.add(span(vatId, span)));
    spans.addAll(ofVat);
    kernel.each("/vats/" + vatId + "/snapshots", row -> snapshots.add(snapshot(vatId, row)));
    // The entry is the rest of the line, to the byte: parsing and writing it again could change it.
    for (String line : kernel.text("/vats/" + vatId + "/transcript").split("\n", -1)) {
      if (!line.isEmpty()) {
        int entry = line.indexOf(ENTRY);
        long position = JsJson.parse(line).path("position").asLong();
        String item = line.substring(entry + ENTRY.length(), line.length() - 1);
        transcripts.add(new EntryRow(vatId, position, incarnation(ofVat, position), item));
      }
    }
  }

  private static int incarnation(List<SpanRow> spans, long position) {
    return spans.stream()
        .filter(span -> span.startPos() <= position && position < span.endPos())
        .mapToInt(SpanRow::incarnation)
        .findAny()
        .orElse(-1);
  }

  private static SpanRow span(String vatId, JsonNode span) {
    return new SpanRow(
        vatId,
        span.path("start").asLong(),
        span.path("end").asLong(),
        text(span, "hash"),
        span.path("current").asBoolean(),
        span.path("incarnation").asInt());
  }

  private static SnapshotRow snapshot(String vatId, JsonNode row) {
    return new SnapshotRow(
        vatId,
        row.path("position").asLong(),
        text(row, "id"),
        row.path("inUse").asBoolean(),
        row.path("bytes").asLong(),
        row.path("storedBytes").asLong());
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).textValue();
  }
}
