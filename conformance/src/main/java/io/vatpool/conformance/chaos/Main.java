package io.vatpool.conformance.chaos;

import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.scenario.Workspace;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code conformance/chaos}. */
@Command(
    name = "conformance/chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Hurts a cluster of real processes at random moments and judges what it did.",
      "Exit status: 0 if nothing was violated, 1 if something was, 2 if it could not be run."
    })
public final class Main implements Callable<Integer> {
  private static final int VIOLATED = 1;

  @Option(names = "--seeds", description = "So many runs (default: ${DEFAULT-VALUE}).")
  private int seeds = 1;

  @Option(names = "--seed", description = "The first seed (default: ${DEFAULT-VALUE}).")
  private long firstSeed = 1;

  @Option(
      names = "--minutes",
      description = "How long faults happen in each run (default: ${DEFAULT-VALUE}).")
  private double minutes = 1;

  @Option(
      names = "--fault",
      description = "Only this fault; may be repeated: ${COMPLETION-CANDIDATES}.")
  private List<Fault> faults = List.of(Fault.values());

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Runs the command and exits. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Workspace workspace = Workspace.find();
    int violated = 0;
    try (KernelSubject undisturbed =
        KernelSubject.open(workspace, KernelSubject.AS_THE_SCENARIO_SAYS)) {
      ChaosRun run = new ChaosRun(workspace, undisturbed);
      Duration duration = Duration.ofSeconds(Math.round(minutes * 60));
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        try (ChaosCluster cluster = ChaosCluster.start()) {
          ChaosReport report =
              run.run(
                  cluster,
                  new ChaosOptions(seed, duration, Blow.of(faults), ChaosOptions.PATIENCE));
          out.println(report.text());
          violated += report.violations().isEmpty() ? 0 : 1;
        }
      }
    }
    out.printf("%d of %d runs without violation%n", seeds - violated, seeds);
    return violated == 0 ? 0 : VIOLATED;
  }
}
