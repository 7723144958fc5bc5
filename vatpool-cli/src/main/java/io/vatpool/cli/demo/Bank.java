package io.vatpool.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The kernel of {@code examples/bank}, as one who sends it messages and looks at it sees it. */
final class Bank {

  static final String KERNEL = "bank";

  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  private final Gateway gateway;
  private final Steady steady;

  Bank(Gateway gateway, Steady steady) {
    this.gateway = gateway;
    this.steady = steady;
  }

  /** Creates a customer's vat with an account, and returns the customer: {@code ko26}. */
  String newCustomer(String name, long units) {
    return ask("bootstrap", "newCustomer", name, units).path("data").path("slots").path(0).asText();
  }

  /** All accounts with their balances. */
  Map<String, Long> balances() {
    Map<String, Long> balances = new TreeMap<>();
    ask("bank", "report")
        .path("value")
        .path("accounts")
        .properties()
        .forEach(account -> balances.put(account.getKey(), account.getValue().asLong()));
    return balances;
  }

  /** Sends a message and waits for its result; a rejection is an error. */
  JsonNode ask(String target, String method, Object... args) {
    JsonNode promise = settled(send(target, method, args));
    if (!isFulfilled(promise)) {
      throw new CliException(
          Exit.FAILED,
          "A message that must succeed did not",
          target + "." + method + ": " + promise,
          "\"vatpool transcript\" shows what its vat did.");
    }
    return promise;
  }

  /** Sends a message and returns the promise of its result, without waiting for it. */
  String send(String target, String method, Object... args) {
    ArrayNode array = Console.JSON.valueToTree(args);
    String key = Gateway.newKey();
    return steady
        .call(() -> gateway.send(KERNEL, target, method, array, "ignore", key))
        .orElseThrow(() -> new IllegalStateException("a message without a result promise"));
  }

  /** The promise when it is settled, or after a long time as it is. */
  JsonNode settled(String promise) {
    return steady.call(() -> gateway.settled(KERNEL, promise, ANSWER_MAX));
  }

  static boolean isFulfilled(JsonNode promise) {
    return "fulfilled".equals(promise.path("state").asText());
  }

  List<JsonNode> vats() {
    return steady.call(() -> gateway.vats(KERNEL));
  }

  /** The vat that is the bank itself. */
  JsonNode vat() {
    return steady.call(() -> gateway.vat(KERNEL, "bank"));
  }

  /** The worker at which the bank's vat is online. */
  Optional<String> host() {
    return Optional.ofNullable(vat().get("worker")).map(JsonNode::asText);
  }

  String activityHash() {
    return steady.call(() -> gateway.get(KERNEL, "activityhash")).path("activityhash").asText();
  }
}
