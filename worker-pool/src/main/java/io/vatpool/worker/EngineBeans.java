package io.vatpool.worker;

import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.engine.EngineHostReport;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.vat.VatEngines;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine, unpacked, and whatever brings engines up. */
@ApplicationScoped
class EngineBeans {
  @Produces
  @Singleton
  EngineArtifact artifact() throws IOException {
    return EngineArtifact.fromClassPath();
  }

  @Produces
  @Singleton
  VatEngines engines(WorkerConfig config, EngineArtifact artifact)
      throws IOException, InterruptedException {
    Path folder = config.engineFolder().orElseGet(EngineBeans::defaultFolder);
    Files.createDirectories(folder);
    EngineLimits defaults = EngineLimits.defaults();
    return VatEngines.open(
        artifact,
        config.engineHost(),
        folder,
        new EngineLimits(
            defaults.commandBytesMax(),
            defaults.messageBytesMax(),
            config.engineStartTimeMax(),
            config.deliveryTimeMax(),
            defaults.exitTime()),
        config.engineLog().map(file -> Redirect.appendTo(file.toFile())).orElse(Redirect.INHERIT));
  }

  /** Ends all engines. */
  void close(@Disposes VatEngines engines) {
    engines.close();
  }

  @Produces
  @Singleton
  EngineHostReport report(VatEngines engines) {
    return engines.report();
  }

  private static Path defaultFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("vatpool").resolve("engine");
  }
}
