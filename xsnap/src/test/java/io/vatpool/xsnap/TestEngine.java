package io.vatpool.xsnap;

import io.vatpool.xsnap.artifact.EngineArtifact;
import io.vatpool.xsnap.artifact.EngineFiles;
import io.vatpool.xsnap.engine.EngineHost;
import io.vatpool.xsnap.engine.EngineHostMode;
import io.vatpool.xsnap.engine.EngineLimits;
import io.vatpool.xsnap.engine.Engines;
import io.vatpool.xsnap.engine.PlainLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The built engine, unpacked once per test run. */
public final class TestEngine {
  /** Where this module's build writes. */
  public static final Path TARGET = Path.of("target").toAbsolutePath();

  /** What engines print; the JVM's own output belongs to the test runner. */
  public static final Redirect OUTPUT = Redirect.appendTo(TARGET.resolve("engines.log").toFile());

  public static final EngineArtifact ARTIFACT = artifact();
  public static final EngineFiles FILES = files();

  /** Long enough for a busy machine, short enough to fail a test. */
  public static final EngineLimits LIMITS =
      EngineLimits.defaults().withCommandTime(Duration.ofSeconds(60));

  private TestEngine() {}

  public static Path runDirectory() {
    try {
      return Files.createDirectories(TARGET.resolve("run"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static PlainLauncher launcher(EngineFiles files) throws IOException {
    return PlainLauncher.open(files, runDirectory(), OUTPUT);
  }

  public static Engines engines(EngineLimits limits) throws IOException {
    return new Engines(launcher(FILES), limits);
  }

  /** Engines that are forked if {@code mode} says so. */
  public static Engines engines(EngineHostMode mode) throws IOException, InterruptedException {
    return new Engines(EngineHost.open(mode, FILES, runDirectory(), OUTPUT, LIMITS), LIMITS);
  }

  private static EngineArtifact artifact() {
    try {
      return EngineArtifact.fromClassPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EngineFiles files() {
    try {
      return ARTIFACT.extractTo(TARGET.resolve("test-engine"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
