package io.vatpool.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a vat's transcript: a real delivery, or one of the four pseudo-deliveries that mark
 * the life of its workers (upstream #7484). The text form is what spans hash.
 */
public sealed interface TranscriptEntry {
  /** The entry's text, byte for byte as the reference stores it. */
  String toText();

  /**
   * A delivery that an engine ran.
   *
   * @param delivery the delivery's JSON text
   * @param syscalls what the vat asked, in order, with the answers
   * @param ok false where the delivery failed
   * @param computrons what it cost, or null where the engine died before it could say
   */
  record Delivered(
      String delivery, List<RecordedSyscall> syscalls, boolean ok, @Nullable Long computrons)
      implements TranscriptEntry {
    /** Checks and copies. */
    public Delivered {
      Objects.requireNonNull(delivery, "delivery");
      syscalls = List.copyOf(syscalls);
    }

    @Override
    public String toText() {
      StringBuilder text = new StringBuilder(delivery.length() + 64 + syscalls.size() * 96);
      text.append("{\"d\":").append(delivery).append(",\"sc\":[");
      for (int i = 0; i < syscalls.size(); i++) {
        RecordedSyscall recorded = syscalls.get(i);
        text.append(i == 0 ? "{\"s\":" : ",{\"s\":").append(recorded.syscall());
        text.append(",\"r\":").append(recorded.result()).append('}');
      }
      text.append("],\"r\":{\"status\":\"").append(ok ? "ok" : "error").append('"');
      if (computrons != null) {
        text.append(",\"metering\":{\"computrons\":").append(computrons.longValue()).append('}');
      }
      return text.append("}}").toString();
    }
  }

  /** A fresh worker was made for a new incarnation. */
  record InitializeWorker(String bundleId, JsonNode workerOptions) implements TranscriptEntry {
    /** Whether an entry's text is one of these; looks at its beginning only. */
    public static boolean isText(String text) {
      return text.startsWith("{\"d\":[\"initialize-worker\",");
    }

    @Override
    public String toText() {
      ObjectNode options = JsJson.NODES.objectNode();
      options.set("source", JsJson.NODES.objectNode().put("bundleID", bundleId));
      options.set("workerOptions", workerOptions);
      return pseudo("initialize-worker", options);
    }
  }

  /** A worker was (or may be) made from this heap snapshot. */
  record LoadSnapshot(String snapshotId) implements TranscriptEntry {
    @Override
    public String toText() {
      return pseudo("load-snapshot", JsJson.NODES.objectNode().put("snapshotID", snapshotId));
    }
  }

  /** The worker's heap was saved; the span ends here. */
  record SaveSnapshot(String snapshotId) implements TranscriptEntry {
    @Override
    public String toText() {
      return "{\"d\":[\"save-snapshot\"],\"sc\":[],\"r\":{\"status\":\"ok\",\"snapshotID\":"
          + JsJson.quote(snapshotId)
          + "}}";
    }
  }

  /** The incarnation is over; the span ends here. */
  record ShutdownWorker() implements TranscriptEntry {
    @Override
    public String toText() {
      return "{\"d\":[\"shutdown-worker\"],\"sc\":[],\"r\":{\"status\":\"ok\"}}";
    }
  }

  private static String pseudo(String type, ObjectNode options) {
    return "{\"d\":[\""
        + type
        + "\","
        + JsJson.stringify(options)
        + "],\"sc\":[],\"r\":{\"status\":\"ok\"}}";
  }

  /**
   * Reads an entry from its text.
   *
   * @throws MalformedJsonException if it is no transcript entry
   */
  static TranscriptEntry parse(String text) {
    JsonNode entry = JsJson.parse(text);
    JsonNode d = JsonShape.property(entry, "d", "transcript entry");
    JsonNode r = JsonShape.property(entry, "r", "transcript entry");
    String type =
        JsonShape.string(JsonShape.array(d, 1, 3, "transcript delivery").get(0), "delivery type");
    return switch (type) {
      case "initialize-worker" ->
          new InitializeWorker(
              JsonShape.string(d.path(1).path("source").path("bundleID"), "bundleID"),
              JsonShape.property(d.path(1), "workerOptions", type));
      case "load-snapshot" ->
          new LoadSnapshot(JsonShape.string(d.path(1).path("snapshotID"), "snapshotID"));
      case "save-snapshot" ->
          new SaveSnapshot(JsonShape.string(r.path("snapshotID"), "snapshotID"));
      case "shutdown-worker" -> new ShutdownWorker();
      default -> {
        List<RecordedSyscall> syscalls = new ArrayList<>();
        for (JsonNode sc : JsonShape.property(entry, "sc", "transcript entry")) {
          syscalls.add(
              new RecordedSyscall(
                  JsJson.stringify(JsonShape.property(sc, "s", "recorded syscall")),
                  JsJson.stringify(JsonShape.property(sc, "r", "recorded syscall"))));
        }
        JsonNode computrons = r.path("metering").path("computrons");
        yield new Delivered(
            JsJson.stringify(d),
            syscalls,
            "ok".equals(r.path("status").asText()),
            computrons.isNumber() ? computrons.longValue() : null);
      }
    };
  }
}
