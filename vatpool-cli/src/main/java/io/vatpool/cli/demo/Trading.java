package io.vatpool.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Step 1: money moves between vats, by published ERTP code. */
final class Trading {

  static final long ALICE_UNITS = 1000;
  static final long BOB_UNITS = 500;

  private static final long PAID = 30;
  private static final long TOO_MUCH = 5000;

  private final World world;

  Trading(World world) {
    this.world = world;
  }

  /**
   * Runs the step.
   *
   * @return the customer alice
   */
  String run() {
    Bank bank = world.bank();
    Report report = world.report();
    String alice =
        world.console().progress().quietly("alice", () -> bank.newCustomer("alice", ALICE_UNITS));
    String bob =
        world.console().progress().quietly("bob", () -> bank.newCustomer("bob", BOB_UNITS));
    report.fact(
        "alice ("
            + alice
            + ") and bob ("
            + bob
            + ") are vats of their own, with "
            + ALICE_UNITS
            + " and "
            + BOB_UNITS
            + " freshly minted units in their purses");
    bank.ask(alice, "pay", "bob", PAID);
    report.fact("alice withdrew " + PAID + " from her purse and paid them into bob's account");
    report.expect(
        "the balances are",
        new TreeMap<>(Map.of("alice", ALICE_UNITS - PAID, "bob", BOB_UNITS + PAID)),
        bank.balances());
    JsonNode refused = bank.settled(bank.send(alice, "pay", "bob", TOO_MUCH));
    report.fact(
        "alice tried to pay "
            + TOO_MUCH
            + ": "
            + refused.path("value").path("$error").asText(refused.path("data").toString()));
    report.expect("that payment is", "rejected", refused.path("state").asText());
    return alice;
  }
}
