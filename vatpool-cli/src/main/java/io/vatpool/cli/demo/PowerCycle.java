package io.vatpool.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.cluster.ClusterDown;
import java.util.Map;
import java.util.Optional;

/** Step 4: the whole cluster is stopped and started. */
final class PowerCycle {

  private final World world;
  private final String alice;

  PowerCycle(World world, String alice) {
    this.world = world;
    this.alice = alice;
  }

  void run() throws InterruptedException {
    Bank bank = world.bank();
    Report report = world.report();
    Map<String, Long> before = bank.balances();
    String hash = bank.activityHash();
    new ClusterDown(world.folder(), world.console(), ClusterDown.GRACE).stopAll();
    report.fact("every process is gone; what is left are files in " + world.folder().root());
    world.up().up(Optional.empty());
    report.expect("the kernel's activity hash is", hash, bank.activityHash());
    report.expect("the balances are", before, bank.balances());
    bank.ask(alice, "pay", "bob", 1);
    before.merge("alice", -1L, Long::sum);
    before.merge("bob", 1L, Long::sum);
    report.expect("after one more transfer they are", before, bank.balances());
    JsonNode vat = bank.vat();
    report.fact(
        "the bank's transcript has %s entries, its last heap snapshot was taken at %s"
            .formatted(
                vat.path("position").asText("?"),
                vat.path("snapshot").path("position").asText("none")));
  }
}
