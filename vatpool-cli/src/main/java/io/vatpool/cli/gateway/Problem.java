package io.vatpool.cli.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.output.Console;
import java.util.ArrayList;
import java.util.List;

/** Reads an error answer: problem+json (RFC 9457) from our services, anything from a proxy. */
final class Problem {

  private static final int SERVER_ERROR = 500;
  private static final int BODY_CHARS_SHOWN = 500;

  private Problem() {}

  static CliException of(int status, String body) {
    JsonNode problem = parse(body);
    String title = problem.path("title").asText("HTTP " + status);
    List<String> details = new ArrayList<>();
    String detail = problem.path("detail").asText("");
    if (!detail.isEmpty()) {
      details.add(detail);
    }
    for (JsonNode violation : problem.path("violations")) {
      details.add(violation.path("field").asText() + " " + violation.path("message").asText());
    }
    if (details.isEmpty()) {
      details.add(body.isBlank() ? "HTTP " + status : shortened(body));
    }
    return new CliException(
        status >= SERVER_ERROR ? Exit.BROKEN : Exit.REFUSED,
        title,
        String.join("; ", details),
        problem.path("remedy").asText(""));
  }

  private static JsonNode parse(String body) {
    try {
      JsonNode node = Console.JSON.readTree(body);
      return node != null && node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static String shortened(String body) {
    return body.length() <= BODY_CHARS_SHOWN ? body : body.substring(0, BODY_CHARS_SHOWN) + "…";
  }
}
