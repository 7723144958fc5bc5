package io.vatpool.gateway.slog;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.protocol.json.MalformedJsonException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Which vats of a kernel were terminated lately, and why. The kernel itself forgets a vat that has
 * no admin to tell; whoever sent it a message hears only "vat terminated". Any thread.
 */
final class Terminations {
  /** How many are remembered. */
  static final int REMEMBERED_MAX = 100;

  /** How many characters of a reason are. */
  static final int REASON_CHARS_MAX = 500;

  private static final Logger LOG = Logger.getLogger(Terminations.class);

  private final List<Termination> open = new ArrayList<>();
  private final Deque<Termination> durable = new ArrayDeque<>();

  /** Takes note of an event, if it is one of these. */
  synchronized void see(JsonNode event) {
    if (event.path("type").asText().equals("terminate")) {
      open.add(
          new Termination(
              event.path("vatID").asText(),
              event.path("shouldReject").asBoolean(),
              reason(event.path("info").path("body").asText())));
    }
  }

  /** What was seen since the last call; it belongs to a block that is yet to be committed. */
  synchronized List<Termination> closeBlock() {
    List<Termination> block = List.copyOf(open);
    open.clear();
    return block;
  }

  /** A block is durable. */
  synchronized void committed(String kernel, List<Termination> block) {
    for (Termination termination : block) {
      LOG.infof(
          "kernel=%s vat=%s terminated failure=%b reason=\"%s\"",
          kernel, termination.vat(), termination.failure(), termination.reason());
      if (durable.size() == REMEMBERED_MAX) {
        durable.removeFirst();
      }
      durable.addLast(termination);
    }
  }

  /** What was seen since the last block has not happened. */
  synchronized void abandoned() {
    open.clear();
  }

  /** The last ones, oldest first. */
  synchronized List<Termination> list() {
    return List.copyOf(durable);
  }

  /** For people: the message of an error, the text of a string, else the data as they are. */
  private static String reason(String body) {
    String text = body;
    try {
      JsonNode data = JsJson.parse(body.startsWith("#") ? body.substring(1) : body);
      if (data.isTextual()) {
        text = data.textValue();
      } else if (data.path("#error").isTextual()) {
        text = data.path("#error").textValue();
      }
    } catch (MalformedJsonException e) {
      LOG.debugf(e, "a reason that is no JSON is shown as it is");
    }
    return text.length() <= REASON_CHARS_MAX ? text : text.substring(0, REASON_CHARS_MAX) + "…";
  }
}
