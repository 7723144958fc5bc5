package io.vatpool.worker;

import io.vatpool.xsnap.artifact.BundleFile;
import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.engine.EngineLostException;
import io.vatpool.xsnap.engine.EngineSpec;
import io.vatpool.xsnap.engine.Engines;
import io.vatpool.xsnap.engine.PlainLauncher;
import io.vatpool.xsnap.engine.XsnapProcess;
import io.vatpool.xsnap.vat.BootScript;
import io.vatpool.xsnap.vat.VatEngines;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The engine, unpacked, and all processes that run it. Any thread. */
final class EngineHouse implements AutoCloseable {
  private final Engines engines;
  private final VatEngines vats;

  private EngineHouse(Engines engines, VatEngines vats) {
    this.engines = engines;
    this.vats = vats;
  }

  static EngineHouse open(WorkerConfig config, EngineArtifact artifact) throws IOException {
    Path folder = config.engineFolder().orElseGet(EngineHouse::defaultFolder);
    Files.createDirectories(folder);
    Redirect output =
        config.engineLog().map(file -> Redirect.appendTo(file.toFile())).orElse(Redirect.INHERIT);
    EngineLimits defaults = EngineLimits.defaults();
    Engines engines =
        new Engines(
            PlainLauncher.open(artifact.extractTo(folder), folder.resolve("run"), output),
            new EngineLimits(
                defaults.commandBytesMax(),
                defaults.messageBytesMax(),
                config.engineStartTimeMax(),
                config.deliveryTimeMax(),
                defaults.exitTime()));
    return new EngineHouse(
        engines,
        new VatEngines(
            engines,
            List.of(
                script(artifact, artifact.manifest().lockdown()),
                script(artifact, artifact.manifest().supervisor()))));
  }

  VatEngines vats() {
    return vats;
  }

  /** Starts an engine, has it answer, and ends it. */
  void tryOne() throws EngineLostException, InterruptedException {
    try (XsnapProcess probe = engines.start(EngineSpec.named("probe"))) {
      probe.awaitReady();
      probe.quit();
    }
  }

  private static BootScript script(EngineArtifact artifact, BundleFile bundle) throws IOException {
    return BootScript.ofBundle(bundle.id(), artifact.bundleJson(bundle));
  }

  private static Path defaultFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("vatpool").resolve("engine");
  }

  /** Ends all engines. */
  @Override
  public void close() {
    vats.close();
  }
}
