package io.vatpool.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.cluster.ClusterDown;
import io.vatpool.cli.cluster.ClusterSettings;
import io.vatpool.cli.cluster.ClusterUp;
import io.vatpool.cli.cluster.ClusterView;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.cluster.Installation;
import io.vatpool.cli.cluster.ServiceView;
import io.vatpool.cli.config.Bundler;
import io.vatpool.cli.config.SwingSetConfig;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.gateway.KernelCreation;
import io.vatpool.cli.output.Console;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The whole demo, on a cluster of its own. */
public final class Demo {

  private static final int WORKERS = 2;
  private static final Duration BOOTSTRAP_MAX = Duration.ofMinutes(2);

  private final DataFolder folder;
  private final Installation installation;
  private final Console console;
  private final DemoSize size;
  private final Report report;

  /**
   * @param folder empty, or not there yet
   */
  public Demo(DataFolder folder, Installation installation, Console console, DemoSize size) {
    this.folder = folder;
    this.installation = installation;
    this.console = console;
    this.size = size;
    this.report = new Report(console);
  }

  /**
   * How it went.
   *
   * @param ok whether everything was as expected
   * @param steps in order
   * @param summary for people
   */
  public record Outcome(boolean ok, List<Report.Step> steps, String summary) {}

  /**
   * Runs all steps.
   *
   * @param keep whether the cluster is left running
   * @throws io.vatpool.cli.CliException if a step cannot even be tried
   */
  public Outcome run(boolean keep) throws InterruptedException {
    // Whoever interrupts the demo does not want to look for its processes.
    Thread stop = Thread.ofPlatform().unstarted(this::stopQuietly);
    Runtime.getRuntime().addShutdownHook(stop);
    boolean done = false;
    try {
      steps();
      done = true;
    } finally {
      if (!(keep && done)) {
        stopAll();
      }
      Runtime.getRuntime().removeShutdownHook(stop);
    }
    return new Outcome(report.violated().isEmpty(), report.steps(), report.summary());
  }

  private void steps() throws InterruptedException {
    ExamplePackages.install(installation.examples(), console);
    ClusterUp up = new ClusterUp(folder, installation, console, ClusterUp.READY_MAX);
    ClusterView cluster = up.up(Optional.of(new ClusterSettings(WORKERS, size.vatsOnlineMax())));
    for (ServiceView service : cluster.services()) {
      console.note("   " + service.name() + ", process " + service.pid() + ", " + service.url());
    }
    Gateway gateway = new Gateway(URI.create(cluster.service("gateway").orElseThrow().url()));
    World world =
        new World(folder, console, report, size, up, new Bank(gateway, new Steady(up, report)));
    String[] alice = {""};
    report.step(
        "A bank on ERTP, its customers in vats of their own",
        () -> {
          createKernel(gateway);
          alice[0] = new Trading(world).run();
        });
    report.step("More vats than may be online", () -> new Crowd(world).run());
    report.step(
        "The bank's worker is killed during transfers",
        () -> new KilledWorker(world, alice[0]).run());
    report.step(
        "The whole cluster is stopped and started", () -> new PowerCycle(world, alice[0]).run());
  }

  private void createKernel(Gateway gateway) throws InterruptedException {
    KernelCreation creation =
        new KernelCreation(gateway, console, new Bundler(installation.bundler()));
    JsonNode kernel =
        creation.create(
            SwingSetConfig.read(installation.examples().resolve("bank/config.json")),
            Bank.KERNEL,
            request -> {});
    JsonNode opened =
        gateway.settled(Bank.KERNEL, kernel.path("bootstrap").asText(), BOOTSTRAP_MAX);
    report.expect("the bootstrap answers", "the bank is open", opened.path("value").asText());
  }

  private void stopAll() throws InterruptedException {
    console.note("");
    new ClusterDown(folder, console, ClusterDown.GRACE).stopAll();
  }

  private void stopQuietly() {
    try {
      stopAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
