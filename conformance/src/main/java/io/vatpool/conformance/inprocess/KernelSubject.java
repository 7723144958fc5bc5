package io.vatpool.conformance.inprocess;

import io.vatpool.conformance.result.RunResult;
import io.vatpool.conformance.result.StepOutcome;
import io.vatpool.conformance.scenario.Scenario;
import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.conformance.subject.StepRunner;
import io.vatpool.conformance.subject.Subject;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.vat.VatEngines;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Our kernel in this process, over a store in memory and real engines. */
public final class KernelSubject implements Subject, AutoCloseable {
  /** No override of the number of vats online. */
  public static final int AS_THE_SCENARIO_SAYS = 0;

  private static final int VATS_ONLINE_MAX = 50;

  private final Workspace workspace;
  private final EngineBundles bundles;
  private final VatEngines engines;
  private final int vatsOnline;

  private KernelSubject(
      Workspace workspace, EngineBundles bundles, VatEngines engines, int vatsOnline) {
    this.workspace = workspace;
    this.bundles = bundles;
    this.engines = engines;
    this.vatsOnline = vatsOnline;
  }

  /**
   * Makes the engine ready.
   *
   * @param vatsOnline at most so many vats online whatever a scenario says, or {@link
   *     #AS_THE_SCENARIO_SAYS}
   */
  public static KernelSubject open(Workspace workspace, int vatsOnline) throws IOException {
    EngineArtifact artifact = EngineArtifact.fromClassPath();
    VatEngines engines =
        VatEngines.open(artifact, workspace.engines(), EngineLimits.defaults(), Redirect.DISCARD);
    return new KernelSubject(workspace, new EngineBundles(artifact), engines, vatsOnline);
  }

  @Override
  public RunResult run(Scenario scenario) throws IOException {
    Path heaps = Files.createTempDirectory("vatpool-heaps");
    try {
      MemoryStore store = new MemoryStore();
      HeapImages images = new HeapImages(heaps);
      int online =
          vatsOnline == AS_THE_SCENARIO_SAYS
              ? scenario.runtime().path("maxVatsOnline").asInt(VATS_ONLINE_MAX)
              : vatsOnline;
      KernelParts parts = new KernelParts(workspace, bundles, store, engines, images, online);
      try (KernelHost host = KernelHost.create(scenario, parts)) {
        StepRunner runner = new StepRunner(scenario, host);
        List<StepOutcome> steps = runner.run();
        return new RunResult(
            scenario.name(),
            host.bootstrapResult(),
            steps,
            host.emissions(),
            runner.named(),
            host.outbound(),
            store.allEntries(),
            store.allTranscripts(),
            store.allSpans(),
            store.allSnapshots(),
            store.allBundles());
      }
    } finally {
      delete(heaps);
    }
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
