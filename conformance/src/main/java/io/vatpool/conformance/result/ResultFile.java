package io.vatpool.conformance.result;

import static io.vatpool.conformance.result.Emission.Crank;
import static io.vatpool.conformance.result.Emission.Delivery;
import static io.vatpool.conformance.result.Emission.Syscall;
import static io.vatpool.conformance.result.Emission.Write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.port.SnapshotRow;
import io.vatpool.kernel.port.SpanRow;
import io.vatpool.protocol.Utf8;
import io.vatpool.protocol.json.JsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what {@code reference/run-reference.mjs} writes; its head comment describes the file. */
public final class ResultFile {
  private ResultFile() {}

  /**
   * Reads one result.
   *
   * @throws IOException if the file cannot be read
   * @throws io.vatpool.protocol.json.MalformedJsonException if it is not JSON
   */
  public static RunResult read(Path file) throws IOException {
    JsonNode root = JsJson.parse(Files.readString(file));
    SortedMap<String, String> kv = new TreeMap<>(Utf8.ORDER);
    root.path("kv").forEach(pair -> kv.put(pair.get(0).textValue(), pair.get(1).textValue()));
    Map<String, String> named = new HashMap<>();
    root.path("named").properties().forEach(e -> named.put(e.getKey(), e.getValue().textValue()));
    return new RunResult(
        root.path("scenario").asText(),
        root.path("bootstrapResult").textValue(),
        each(root.path("steps"), ResultFile::step),
        each(root.path("emissions"), ResultFile::emission),
        named,
        each(root.path("slog"), line -> JsJson.parse(line.textValue())),
        each(root.path("outbound"), call -> call),
        kv,
        each(root.path("transcripts"), ResultFile::entry),
        each(root.path("spans"), ResultFile::span),
        each(root.path("snapshots"), ResultFile::snapshot),
        each(root.path("bundles"), JsonNode::asText));
  }

  private static StepOutcome step(JsonNode node) {
    ObjectNode answer = node.deepCopy();
    answer.remove(List.of("do", "error", "activityhash", "millis"));
    return new StepOutcome(
        node.path("do").asText(),
        answer,
        node.path("error").textValue(),
        node.path("activityhash").textValue(),
        node.path("millis").asDouble());
  }

  private static Emission emission(JsonNode node) {
    return new Emission(
        crank(node),
        each(
            node.path("writes"),
            write ->
                new Write(
                    write.get(1).textValue(),
                    write.get(0).asText().equals("set") ? write.get(2).textValue() : null)),
        each(node.path("deliveries"), ResultFile::delivery),
        node.path("activityhash").asText());
  }

  private static @Nullable Crank crank(JsonNode node) {
    return node.path("kind").asText().equals("crank")
        ? new Crank(
            node.path("crankNum").asLong(),
            node.path("crankType").asText(),
            node.path("message"),
            node.path("crankhash").asText())
        : null;
  }

  private static Delivery delivery(JsonNode node) {
    return new Delivery(
        node.path("vatID").asText(),
        node.path("vd"),
        each(node.path("syscalls"), pair -> new Syscall(pair.get(0), pair.get(1))),
        node.get("result"));
  }

  private static EntryRow entry(JsonNode row) {
    return new EntryRow(
        row.path("vatID").asText(),
        row.path("position").asLong(),
        row.path("incarnation").asInt(),
        row.path("item").asText());
  }

  private static SpanRow span(JsonNode row) {
    return new SpanRow(
        row.path("vatID").asText(),
        row.path("startPos").asLong(),
        row.path("endPos").asLong(),
        row.path("hash").asText(),
        row.path("isCurrent").asInt() == 1,
        row.path("incarnation").asInt());
  }

  private static SnapshotRow snapshot(JsonNode row) {
    return new SnapshotRow(
        row.path("vatID").asText(),
        row.path("snapPos").asLong(),
        row.path("hash").asText(),
        row.path("inUse").asInt() == 1,
        row.path("uncompressedSize").asLong(),
        0);
  }

  private static <T> List<T> each(JsonNode array, Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>(array.size());
    array.forEach(node -> all.add(read.apply(node)));
    return all;
  }
}
