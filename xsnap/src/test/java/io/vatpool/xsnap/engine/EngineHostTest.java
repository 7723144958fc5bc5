package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineHostTest {
  /** How long it takes to notice that the library does not say anything. */
  private static final EngineLimits IMPATIENT =
      new EngineLimits(
          EngineLimits.COMMAND_BYTES_MAX,
          EngineLimits.MESSAGE_BYTES_MAX,
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          EngineLimits.EXIT_TIME);

  @TempDir Path folder;

  @Test
  void allMeasuresAreTakenHere() throws Exception {
    // When
    try (EngineLauncher launcher = open(EngineHostMode.AUTO, TestEngine.FILES.host())) {

      // Then
      assertThat(launcher.report().forks()).isTrue();
      assertThat(launcher.report().missing()).isEmpty();
      assertThat(launcher.report().applied()).containsExactly(EngineMeasure.values());
      assertThat(launcher.report().summary())
          .isEqualTo(
              "engines are forked from prepared ones; with no redundant zeroing, huge pages,"
                  + " system call filter, resource limits, known answers at once");
    }
  }

  @Test
  void withoutTheLibraryEnginesAreStartedPlainly() throws Exception {
    // Given
    Path noLibrary = Files.writeString(folder.resolve("engine-host.so"), "no library");

    // When
    try (EngineLauncher launcher = open(EngineHostMode.AUTO, noLibrary);
        Engines engines = new Engines(launcher, TestEngine.LIMITS);
        XsnapProcess engine = engines.start(EngineSpec.named("test:plain"))) {

      // Then
      assertThat(launcher.report().summary())
          .startsWith("every engine is started afresh: forking engines does not work here: ")
          .contains("engine-host.so was not loaded");
      assertThat(launcher.report().applied()).isEmpty();
      engine.awaitReady();
    }
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeNamedToTheLoaderMeansPlain() throws Exception {
    // When
    try (EngineLauncher launcher = open(EngineHostMode.AUTO, Path.of("/opt/my engines/host.so"))) {

      // Then
      assertThat(launcher.report().plainBecause())
          .hasValueSatisfying(reason -> assertThat(reason).contains("space or colon"));
    }
  }

  @Test
  void whoInsistsOnForkingIsToldWhatIsWrong() {
    // When
    var failure =
        catchThrowableOfType(
            IOException.class, () -> open(EngineHostMode.FORK, Path.of("/opt/my:engines/host.so")));

    // Then
    assertThat(failure)
        .hasMessageContaining("space or colon")
        .hasMessageContaining("set the engine host to 'auto' or 'plain'");
  }

  @Test
  void plainIsPlain() throws Exception {
    // When
    try (EngineLauncher launcher = open(EngineHostMode.PLAIN, TestEngine.FILES.host());
        Engines engines = new Engines(launcher, TestEngine.LIMITS);
        XsnapProcess engine =
            engines.start(
                EngineSpec.named("test:plain")
                    .running(List.of(new StartProgram("p", "globalThis.x = 1".getBytes(UTF_8)))))) {

      // Then
      assertThat(launcher.report().summary())
          .isEqualTo("every engine is started afresh: so it is configured");
      assertThat(Files.readString(Path.of("/proc", Long.toString(engine.pid()), "maps")))
          .doesNotContain("engine-host.so");
    }
  }

  @Test
  void theReportNamesWhatIsMissing() {
    // Given
    EngineHostReport report =
        EngineHostReport.forking(
            Map.of(EngineMeasure.HUGE_PAGES, "transparent huge pages are set to never"));

    // When
    String summary = report.summary();

    // Then
    assertThat(summary)
        .isEqualTo(
            "engines are forked from prepared ones; with no redundant zeroing, system call filter,"
                + " resource limits, known answers at once; not available here: huge pages"
                + " (transparent huge pages are set to never)");
  }

  private static EngineLauncher open(EngineHostMode mode, Path host)
      throws IOException, InterruptedException {
    EngineFiles files =
        new EngineFiles(TestEngine.FILES.worker(), TestEngine.FILES.launcher(), host);
    return EngineHost.open(mode, files, TestEngine.runDirectory(), TestEngine.OUTPUT, IMPATIENT);
  }
}
