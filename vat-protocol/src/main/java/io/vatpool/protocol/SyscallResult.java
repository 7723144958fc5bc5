package io.vatpool.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.JsonShape;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kernel's answer to a syscall. */
public sealed interface SyscallResult {
  /** Success with nothing to say. */
  Ok OK = new Ok(JsJson.NODES.nullNode());

  /** The answer to a read of the vat's store: an empty text is answered like none. */
  static SyscallResult stored(@Nullable String value) {
    return value == null || value.isEmpty() ? OK : Ok.string(value);
  }

  /** The answer as the supervisor takes it: {@code ["ok",value]} or {@code ["error",problem]}. */
  ArrayNode toJson();

  /** Success: null, a string, or cap-data. */
  record Ok(JsonNode value) implements SyscallResult {
    /** Checks. */
    public Ok {
      Objects.requireNonNull(value, "value");
    }

    /** Success with a string, as {@code vatstoreGet} answers. */
    public static Ok string(String value) {
      return new Ok(JsJson.NODES.textNode(value));
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("ok").add(value);
    }
  }

  /** Refused; the vat does not outlive the delivery that made this syscall. */
  record Refused(String problem) implements SyscallResult {
    /** Checks. */
    public Refused {
      Objects.requireNonNull(problem, "problem");
    }

    @Override
    public ArrayNode toJson() {
      return JsJson.NODES.arrayNode().add("error").add(problem);
    }
  }

  /** Reads {@code ["ok",value]} or {@code ["error",problem]}. */
  static SyscallResult fromJson(JsonNode node) {
    ArrayNode r = JsonShape.array(node, 2, 2, "syscall result");
    String status = JsonShape.string(r.get(0), "syscall result status");
    return switch (status) {
      case "ok" -> new Ok(r.get(1));
      case "error" -> new Refused(JsonShape.string(r.get(1), "syscall result problem"));
      default -> throw new MalformedJsonException("unknown syscall result '" + status + "'", null);
    };
  }
}
