package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.time.Duration;

/** What became of a promise: waits for it, and shows it. */
final class Settlement {

  private Settlement() {}

  /** The promise when it is settled or the time is over, with progress if that takes long. */
  static JsonNode await(
      Gateway gateway, Console console, String kernel, String promise, Duration wait) {
    JsonNode state =
        console
            .progress()
            .quietly("waiting for " + promise, () -> gateway.settled(kernel, promise, wait));
    if (Terminated.explains(state)) {
      Terminated.text(gateway, kernel).lines().forEach(console::inform);
    }
    return state;
  }

  /** How the command ends that waited for this promise. */
  static Exit exit(JsonNode promise) {
    return switch (promise.path("state").asText()) {
      case "fulfilled" -> Exit.OK;
      case "rejected" -> Exit.FAILED;
      default -> Exit.TIMEOUT;
    };
  }

  /** For people: the state, and the value if there is one. */
  static String text(JsonNode promise) {
    String head = promise.path("promise").asText() + " is " + promise.path("state").asText();
    JsonNode value = promise.has("value") ? promise.path("value") : promise.path("data");
    return value.isMissingNode() ? head : head + "\n" + Console.pretty(value);
  }
}
