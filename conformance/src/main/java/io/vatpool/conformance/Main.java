package io.vatpool.conformance;

import io.vatpool.conformance.inprocess.KernelSubject;
import io.vatpool.conformance.random.Interruptions;
import io.vatpool.conformance.random.RandomProgram;
import io.vatpool.conformance.random.Shrinker;
import io.vatpool.conformance.reference.ReferenceRun;
import io.vatpool.conformance.result.Difference;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.conformance.services.ServiceMode;
import io.vatpool.conformance.services.ServiceSubject;
import io.vatpool.conformance.subject.Subject;
import io.vatpool.protocol.json.JsJson;
import io.vatpool.xsnap.engine.EngineHostMode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code conformance/run}. */
@Command(
    name = "conformance/run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs scenarios on the published SwingSet kernel and on ours and prints the first difference.",
      "Exit status: 0 if all are the same, 1 if one differs, 2 if one could not be run."
    })
public final class Main implements Callable<Integer> {
  private static final int DIFFERENT = 1;
  private static final String TEMPLATE = "random/template";

  @Option(names = "--suite", description = "Only this area; may be repeated.")
  private List<String> suites = List.of();

  @Option(names = "--scenario", description = "Only this scenario (AREA/NAME); may be repeated.")
  private List<String> scenarios = List.of();

  @Option(names = "--seeds", description = "So many random programs instead of scenarios.")
  private int seeds;

  @Option(names = "--seed", description = "The first seed (default: ${DEFAULT-VALUE}).")
  private long firstSeed = 1;

  @Option(
      names = "--batches",
      description = "Length of a random program (default: ${DEFAULT-VALUE}).")
  private int batches = 60;

  @Option(
      names = "--interrupt",
      description = {
        "With --seeds: suspend, pause, resume and restart vats between the steps, and compare with"
            + " an undisturbed run of our own kernel instead of the reference.",
        "On a cluster, the gateway is killed now and then, too."
      })
  private boolean interrupt;

  @Option(
      names = "--minutes",
      description = "With --interrupt: go on with further seeds until this time is over.")
  private int minutes;

  @Option(names = "--shrink", description = "Shorten the first program that differs.")
  private boolean shrink;

  @Option(
      names = "--vats-online",
      description = "So many vats online on our side, whatever the scenario says; 1 forces paging.")
  private int vatsOnline;

  @Option(
      names = "--subject",
      description = "Our kernel in this process (kernel) or as a cluster (services).")
  private SubjectKind kind = SubjectKind.KERNEL;

  @Option(
      names = "--engines",
      description = "How engines of the kernel in this process come up: ${COMPLETION-CANDIDATES}.")
  private EngineHostMode engines = EngineHostMode.AUTO;

  @Option(names = "--workers", description = "Workers of the cluster.")
  private int workers = 1;

  @Option(names = "--paging", description = "One vat online per worker: every delivery pages in.")
  private boolean paging;

  @Option(
      names = "--kill",
      paramLabel = "SEED",
      description = "Kill engines and workers of the cluster at moments drawn from this seed.")
  private @Nullable Long killSeed;

  @Option(names = "--slog", description = "Compare the structured logs of all scenarios.")
  private boolean slog;

  @Option(names = "--list", description = "Only list the scenarios.")
  private boolean list;

  /** Who runs the scenarios on our side. */
  enum SubjectKind {
    /** The kernel in this process. */
    KERNEL,
    /** A cluster of processes. */
    SERVICES
  }

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Runs the command and exits. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Workspace workspace = Workspace.find();
    if (interrupt) {
      return interrupted(workspace);
    }
    List<String> names = seeds > 0 ? List.of(TEMPLATE) : selected(workspace);
    if (list) {
      names.forEach(out::println);
      return 0;
    }
    List<Scenario> all = workspace.prepare(names);
    if (seeds > 0) {
      all = drawn(workspace, all.getFirst());
    }
    if (kind == SubjectKind.SERVICES) {
      all = forServices(all);
    }
    try (Subject subject = subject(workspace);
        Conformance conformance = new Conformance(new ReferenceRun(workspace), subject)) {
      if (slog) {
        conformance.compareAllSlogs();
      }
      conformance.announce(all);
      int differing = 0;
      for (Scenario scenario : all) {
        if (!same(scenario, conformance::check)) {
          differing++;
          if (shrink) {
            out.println(JsJson.stringify(shortest(conformance, workspace, scenario).json()));
            return DIFFERENT;
          }
        }
      }
      summarize(all.size(), differing, subject);
      return differing == 0 ? 0 : DIFFERENT;
    }
  }

  private int interrupted(Workspace workspace) throws Exception {
    Scenario template = workspace.prepare(List.of(TEMPLATE)).getFirst();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    long seed = firstSeed;
    int differing = 0;
    try (Subject subject = subject(workspace);
        Undisturbed undisturbed = new Undisturbed(workspace, subject)) {
      while (seed < firstSeed + seeds || System.nanoTime() < end) {
        Scenario program =
            Interruptions.weave(RandomProgram.draw(template, seed, batches), seed + 1_000);
        differing += same(program, undisturbed::check) ? 0 : 1;
        seed++;
      }
      summarize(seed - firstSeed, differing, subject);
    }
    return differing == 0 ? 0 : DIFFERENT;
  }

  private void summarize(long all, long differing, Subject subject) {
    out.printf("%d of %d are the same%n", all - differing, all);
    if (subject instanceof ServiceSubject services && !services.summary().isEmpty()) {
      out.println(services.summary());
    }
  }

  private Subject subject(Workspace workspace) throws IOException, InterruptedException {
    return switch (kind) {
      case KERNEL -> KernelSubject.open(workspace, paging ? 1 : vatsOnline, engines);
      case SERVICES ->
          ServiceSubject.open(
              workspace,
              new ServiceMode(
                  workers,
                  paging,
                  killSeed == null ? OptionalLong.empty() : OptionalLong.of(killSeed)));
    };
  }

  private List<String> selected(Workspace workspace) {
    return workspace.scenarioNames().stream()
        .filter(name -> scenarios.isEmpty() || scenarios.contains(name))
        .filter(name -> suites.isEmpty() || suites.contains(name.substring(0, name.indexOf('/'))))
        .toList();
  }

  private List<Scenario> forServices(List<Scenario> scenarios) {
    scenarios.stream()
        .filter(scenario -> !scenario.forServices())
        .forEach(
            scenario -> out.printf("%-55s for the kernel in this process only%n", scenario.name()));
    return scenarios.stream().filter(Scenario::forServices).toList();
  }

  private List<Scenario> drawn(Workspace workspace, Scenario template) throws Exception {
    List<Scenario> programs = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Scenario program = RandomProgram.draw(template, seed, batches);
      workspace.write(program);
      programs.add(program);
    }
    return programs;
  }

  /** One way to run a scenario twice. */
  @FunctionalInterface
  private interface Check {
    Optional<Difference> of(Scenario scenario) throws Exception;
  }

  private boolean same(Scenario scenario, Check check) {
    try {
      Optional<Difference> difference = check.of(scenario);
      out.printf("%-55s %s%n", scenario.name(), difference.isEmpty() ? "same" : "DIFFERENT");
      difference.ifPresent(found -> out.println(found.report()));
      return difference.isEmpty();
    } catch (Exception e) {
      out.printf("%-55s COULD NOT BE RUN%n", scenario.name());
      e.printStackTrace(out);
      return false;
    }
  }

  private static Scenario shortest(Conformance conformance, Workspace workspace, Scenario scenario)
      throws Exception {
    return new Shrinker(
            candidate -> {
              workspace.write(candidate);
              conformance.announce(List.of(candidate));
              return conformance.check(candidate).isPresent();
            })
        .shrink(scenario);
  }
}
