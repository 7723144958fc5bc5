package io.vatpool.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.cluster.ClusterStatus;
import io.vatpool.cli.cluster.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Step 3: the worker that hosts the bank dies in the middle of a stream of transfers. */
final class KilledWorker {

  private final World world;
  private final String alice;

  /**
   * @param alice who pays
   */
  KilledWorker(World world, String alice) {
    this.world = world;
    this.alice = alice;
  }

  void run() throws InterruptedException {
    Bank bank = world.bank();
    Report report = world.report();
    Map<String, Long> before = bank.balances();
    ServiceView victim = hostOfTheBank();
    report.fact("the bank is online at " + victim.name() + ", process " + victim.pid());
    int transfers = world.size().transfers();
    List<String> results = new ArrayList<>();
    long killed = 0;
    for (int i = 0; i < transfers; i++) {
      if (i == transfers / 3) {
        // No courtesy: what is in flight there is lost in the middle.
        ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);
        killed = System.nanoTime();
        report.fact(victim.name() + " is killed with SIGKILL after " + i + " transfers were sent");
      }
      results.add(bank.send(alice, "pay", "bob", 1));
    }
    report.fact(transfers + " transfers were acknowledged in all, each with a promise");
    int fulfilled = countFulfilled(results);
    report.expect("transfers that completed", transfers, fulfilled);
    report.fact(
        "the last of them %.1f s after the kill; the bank is online at %s now"
            .formatted((System.nanoTime() - killed) / 1e9, bank.host().orElse("no worker")));
    before.merge("alice", -(long) transfers, Long::sum);
    before.merge("bob", (long) transfers, Long::sum);
    report.expect("the balances are", before, bank.balances());
    world.up().up(Optional.empty());
    report.fact("\"vatpool up\" has started " + victim.name() + " again");
  }

  private int countFulfilled(List<String> results) {
    return world
        .console()
        .progress()
        .step(
            "waiting for the results of " + results.size() + " transfers",
            () -> {
              int fulfilled = 0;
              for (String result : results) {
                JsonNode promise = world.bank().settled(result);
                fulfilled += Bank.isFulfilled(promise) ? 1 : 0;
              }
              return fulfilled;
            });
  }

  private ServiceView hostOfTheBank() throws InterruptedException {
    world.bank().balances(); // makes sure that it is online
    String host = world.bank().host().orElse("");
    return new ClusterStatus(world.folder())
        .look()
        .service(host)
        .orElseThrow(
            () -> new IllegalStateException("the bank is online at \"" + host + "\", no service"));
  }
}
