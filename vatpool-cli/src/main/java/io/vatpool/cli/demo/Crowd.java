package io.vatpool.cli.demo;

import io.vatpool.cli.cluster.ClusterStatus;
import io.vatpool.cli.cluster.ClusterView;
import io.vatpool.cli.cluster.ServiceView;
import java.util.ArrayList;
import java.util.List;

/** Step 2: more vats than may be online, each spoken to in turn. */
final class Crowd {

  private static final long UNITS = 100;

  /** How an engine's process is recognised: the name of its program. */
  private static final String ENGINE = "xsnap-worker";

  private final World world;

  Crowd(World world) {
    this.world = world;
  }

  void run() throws InterruptedException {
    DemoSize size = world.size();
    Report report = world.report();
    List<String> customers = open(size.customers());
    ClusterView cluster = new ClusterStatus(world.folder()).look();
    int vats = world.bank().vats().size();
    report.fact(
        vats
            + " vats are alive, and each of "
            + Paging.workers(cluster).size()
            + " workers keeps at most "
            + size.vatsOnlineMax()
            + " of them online");
    Paging before = Paging.of(cluster);
    int answers = greet(customers);
    Paging paged = Paging.of(cluster).minus(before);
    report.expect("greetings answered", customers.size() * size.rounds(), answers);
    report.fact(
        paged.pageIns()
            + " page-ins were needed for that, and "
            + paged.replayedEntries()
            + " transcript entries were replayed, every syscall compared");
    report.expectThat("page-ins happened", paged.pageIns() > 0, paged.pageIns() + " page-ins");
    for (ServiceView worker : Paging.workers(cluster)) {
      long engines = engines(worker);
      report.expectThat(
          worker.name() + " (pid " + worker.pid() + ") hosts",
          engines <= size.vatsOnlineMax() + 1L,
          engines + " xsnap processes");
    }
  }

  private List<String> open(int count) {
    return world
        .console()
        .progress()
        .step(
            "opening " + count + " more accounts, a vat each",
            () -> {
              List<String> customers = new ArrayList<>();
              for (int i = 1; i <= count; i++) {
                customers.add(world.bank().newCustomer("customer" + i, UNITS));
              }
              return customers;
            });
  }

  private int greet(List<String> customers) {
    int rounds = world.size().rounds();
    return world
        .console()
        .progress()
        .step(
            "speaking to each in turn, " + rounds + " times",
            () -> {
              int answers = 0;
              for (int round = 0; round < rounds; round++) {
                for (String customer : customers) {
                  world.bank().ask(customer, "greet");
                  answers++;
                }
              }
              return answers;
            });
  }

  private static long engines(ServiceView worker) {
    return ProcessHandle.of(worker.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().command().orElse("").contains(ENGINE))
        .count();
  }
}
