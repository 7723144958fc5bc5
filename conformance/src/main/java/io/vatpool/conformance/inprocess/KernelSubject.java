package io.vatpool.conformance.inprocess;

import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.result.StepOutcome;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.conformance.subject.Outbox;
import io.vatpool.conformance.subject.StepRunner;
import io.vatpool.conformance.subject.Subject;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.vat.VatEngines;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Our kernel in this process, over a store in memory and real engines. */
public final class KernelSubject implements Subject {
  /** No override of the number of vats online. */
  public static final int AS_THE_SCENARIO_SAYS = 0;

  private static final int VATS_ONLINE_MAX = 50;

  private final Workspace workspace;
  private final EngineBundles bundles;
  private final VatEngines engines;
  private final int vatsOnline;
  private final KernelParts.WorkersMaker maker;

  private KernelSubject(
      Workspace workspace,
      EngineBundles bundles,
      VatEngines engines,
      int vatsOnline,
      KernelParts.WorkersMaker maker) {
    this.workspace = workspace;
    this.bundles = bundles;
    this.engines = engines;
    this.vatsOnline = vatsOnline;
    this.maker = maker;
  }

  /**
   * Makes the engine ready.
   *
   * @param vatsOnline at most so many vats online whatever a scenario says, or {@link
   *     #AS_THE_SCENARIO_SAYS}
   */
  public static KernelSubject open(Workspace workspace, int vatsOnline)
      throws IOException, InterruptedException {
    return open(workspace, vatsOnline, EngineHostMode.AUTO);
  }

  /** The same, with engines brought up this way. */
  public static KernelSubject open(Workspace workspace, int vatsOnline, EngineHostMode mode)
      throws IOException, InterruptedException {
    return open(workspace, vatsOnline, mode, InProcessWorkers::new);
  }

  static KernelSubject open(
      Workspace workspace, int vatsOnline, EngineHostMode mode, KernelParts.WorkersMaker maker)
      throws IOException, InterruptedException {
    EngineArtifact artifact = EngineArtifact.fromClassPath();
    VatEngines engines =
        VatEngines.open(
            artifact, mode, workspace.engines(), EngineLimits.defaults(), Redirect.DISCARD);
    return new KernelSubject(workspace, new EngineBundles(artifact), engines, vatsOnline, maker);
  }

  @Override
  public RunResult run(Scenario scenario) throws IOException {
    return onNewKernel(scenario, (host, store) -> steps(scenario, host, store));
  }

  private interface Use {
    RunResult with(KernelHost host, MemoryStore store);
  }

  private RunResult onNewKernel(Scenario scenario, Use use) throws IOException {
    Path heaps = Files.createTempDirectory("vatpool-heaps");
    try {
      MemoryStore store = new MemoryStore();
      HeapImages images = new HeapImages(heaps);
      int online =
          vatsOnline == AS_THE_SCENARIO_SAYS
              ? scenario.runtime().path("maxVatsOnline").asInt(VATS_ONLINE_MAX)
              : vatsOnline;
      KernelParts parts =
          new KernelParts(workspace, bundlesOf(scenario), store, engines, images, online, maker);
      try (KernelHost host = KernelHost.create(scenario, parts)) {
        return use.with(host, store);
      }
    } finally {
      delete(heaps);
    }
  }

  private EngineBundles bundlesOf(Scenario scenario) {
    return scenario
        .supervisor()
        .map(workspace::supervisor)
        .map(bundles::withSupervisor)
        .orElse(bundles);
  }

  private static RunResult steps(Scenario scenario, KernelHost host, MemoryStore store) {
    StepRunner runner = new StepRunner(scenario, host);
    List<StepOutcome> steps = runner.run();
    return result(scenario, host, store, steps, runner.named());
  }

  private static RunResult result(
      Scenario scenario,
      KernelHost host,
      MemoryStore store,
      List<StepOutcome> steps,
      Map<String, String> named) {
    return new RunResult(
        scenario.name(),
        host.bootstrapResult(),
        steps,
        host.emissions(),
        named,
        host.slog(),
        Outbox.calls(store.allEntries()),
        store.allEntries(),
        store.allTranscripts(),
        store.allSpans(),
        store.allSnapshots(),
        store.allBundles());
  }

  /**
   * Runs the program of a scenario as a kernel that runs by itself does, with these inputs in place
   * of the scenario's steps.
   *
   * @throws IllegalStateException if the kernel cannot have taken the inputs where they say
   */
  public RunResult replay(Scenario scenario, List<HostInput> inputs) throws IOException {
    return onNewKernel(
        scenario,
        (host, store) -> {
          host.pinStaticRoots(scenario);
          inputs.stream().sorted(HostInput.IN_ORDER).forEach(host::input);
          host.runUntilIdle();
          host.commit();
          return result(scenario, host, store, List.of(), Map.of());
        });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Ends all engines. */
  @Override
  public void close() {
    engines.close();
  }
}
