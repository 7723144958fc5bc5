package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;

/** The vats of a kernel that were terminated lately, for people. */
final class Terminated {
  /** What the kernel rejects the results of messages to a dead vat with. */
  private static final String REJECTION = "vat terminated";

  private Terminated() {}

  /** A line for each, oldest first; empty if there is none. */
  static String text(Gateway gateway, String kernel) {
    StringBuilder text = new StringBuilder();
    for (JsonNode vat : gateway.status(kernel).path("terminated")) {
      text.append(vat.path("vat").asText())
          .append(" was terminated: ")
          .append(vat.path("reason").asText())
          .append('\n');
    }
    return text.toString();
  }

  /** Whether a promise was rejected because of that; the rejection does not say why. */
  static boolean explains(JsonNode promise) {
    return promise.path("state").asText().equals("rejected")
        && promise.path("value").path("$error").asText().equals(REJECTION);
  }
}
