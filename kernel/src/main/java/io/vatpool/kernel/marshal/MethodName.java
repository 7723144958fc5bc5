package io.vatpool.kernel.marshal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.vatpool.protocol.CapData;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;

/**
 * The method of a message as error texts name it; they are kernel state, so the odd cases count
 * too. See the reference's {@code lib/kdebug.js}.
 */
public final class MethodName {
  private static final String UNINTELLIGIBLE = "<unintelligible method>";
  private static final String FUNCTION_CALL = "<funcall>";
  private static final String UNKNOWN = "<unknown>";

  private MethodName() {}

  /** The method's name, or something in angle brackets where it has none. */
  public static String of(CapData methargs) {
    boolean smallcaps = methargs.body().startsWith(Smallcaps.MARK);
    JsonNode body;
    try {
      body = JsJson.parse(smallcaps ? methargs.body().substring(1) : methargs.body());
    } catch (MalformedJsonException e) {
      return UNKNOWN; // the reference says no more, and nothing depends on why
    }
    if (body.isNull()) {
      return UNKNOWN;
    }
    JsonNode method = body.path(0);
    if (method.isMissingNode()) {
      return FUNCTION_CALL;
    }
    return smallcaps ? smallcaps(method) : qclass(method);
  }

  private static String smallcaps(JsonNode method) {
    if (!method.isTextual()) {
      return UNINTELLIGIBLE;
    }
    String text = method.textValue();
    if (text.isEmpty()) {
      return text;
    }
    String rest = text.substring(1);
    return switch (text.charAt(0)) {
      case '%' -> "[" + rest + "]";
      case '#' -> rest.equals("undefined") ? FUNCTION_CALL : UNINTELLIGIBLE;
      case '!' -> rest;
      case '+', '-', '$', '&' -> UNINTELLIGIBLE;
      default -> text;
    };
  }

  private static String qclass(JsonNode method) {
    if (method.isTextual()) {
      return method.textValue();
    }
    if (method.getNodeType() != JsonNodeType.OBJECT && method.getNodeType() != JsonNodeType.ARRAY) {
      return UNINTELLIGIBLE;
    }
    return switch (method.path("@qclass").asText()) {
      case "undefined" -> FUNCTION_CALL;
      case "symbol" -> "[" + method.path("name").asText() + "]";
      case "@@asyncIterator" -> "[Symbol.asyncIterator]";
      default -> "<invalid method type>";
    };
  }
}
