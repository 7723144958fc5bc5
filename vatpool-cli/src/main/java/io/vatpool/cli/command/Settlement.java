package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.time.Duration;

/** Waits for a promise and shows what became of it. */
final class Settlement {

  /** One request waits no longer than this: a proxy in between may have less patience. */
  private static final Duration REQUEST_MAX = Duration.ofSeconds(20);

  /** Waits shorter than this need no progress. */
  private static final Duration SILENT_MAX = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final Console console;

  Settlement(Gateway gateway, Console console) {
    this.gateway = gateway;
    this.console = console;
  }

  /** The promise when it is settled or the time is over; as it is, if the time is zero. */
  JsonNode await(String kernel, String promise, Duration wait) {
    JsonNode state =
        gateway.promise(kernel, promise, wait.compareTo(SILENT_MAX) < 0 ? wait : SILENT_MAX);
    if (isSettled(state) || wait.compareTo(SILENT_MAX) <= 0) {
      return state;
    }
    return console
        .progress()
        .step("waiting for " + promise, () -> poll(kernel, promise, wait.minus(SILENT_MAX), state));
  }

  private JsonNode poll(String kernel, String promise, Duration wait, JsonNode before) {
    long deadline = System.nanoTime() + wait.toNanos();
    JsonNode state = before;
    while (!isSettled(state)) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        break;
      }
      state =
          gateway.promise(kernel, promise, left.compareTo(REQUEST_MAX) < 0 ? left : REQUEST_MAX);
    }
    return state;
  }

  static boolean isSettled(JsonNode promise) {
    return !"unresolved".equals(promise.path("state").asText());
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
