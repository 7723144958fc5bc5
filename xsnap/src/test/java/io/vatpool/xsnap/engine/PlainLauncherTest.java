package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainLauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  /** 5 is the engine's own second handle on the snapshot that it is reading. */
  @ParameterizedTest
  @CsvSource({"false, '0,1,2,3,4,7'", "true, '0,1,2,3,4,5,7,8'"})
  void anEngineHasItsOwnDescriptorsOnly(boolean fromSnapshot, String descriptors) throws Exception {
    try (PlainLauncher launcher = TestEngine.launcher(TestEngine.FILES)) {
      // Given
      EngineSpec spec = EngineSpec.named("test:descriptors");

      // When
      LaunchedEngine engine =
          launcher.launch(fromSnapshot ? spec.fromSnapshot("none") : spec, PATIENCE);

      // Then
      // The engine may still be on its way from the launcher's code to its own.
      await()
          .untilAsserted(() ->
              assertThat(descriptors(engine.pid()))
                  .containsExactlyInAnyOrder(descriptors.split(",", -1)));
    }
  }

  @Test
  void anEngineIsConfinedAndTheSameEverywhere() throws Exception {
    try (PlainLauncher launcher = TestEngine.launcher(TestEngine.FILES)) {
      // When
      LaunchedEngine engine = launcher.launch(EngineSpec.named("v7:name with spaces"), PATIENCE);

      // Then
      Path process = Path.of("/proc", Long.toString(engine.pid()));
      await()
          .untilAsserted(() ->
              assertThat(Files.readString(process.resolve("cmdline")))
                  .endsWith("/xsnap-worker\0v7:name with spaces\0"));
      assertThat(Files.readString(process.resolve("environ"))).isEmpty();
      assertThat(Files.readString(process.resolve("status"))).contains("NoNewPrivs:\t1");
      assertThat(Files.readString(process.resolve("status"))).contains("SigBlk:\t0000000000000000");
      assertThat(Files.readAllLines(process.resolve("limits")))
          .anySatisfy(line -> assertThat(line).matches("Max stack size +8388608 .*"));
    }
  }

  @Test
  void aMissingEngineIsNamed() throws Exception {
    // Given
    EngineFiles missing =
        new EngineFiles(
            folder.resolve("nothing"), TestEngine.FILES.launcher(), TestEngine.FILES.host());
    try (PlainLauncher launcher = TestEngine.launcher(missing)) {
      // When
      var failure =
          catchThrowableOfType(
              EngineStartException.class,
              () -> launcher.launch(EngineSpec.named("test:missing"), PATIENCE));

      // Then
      assertThat(failure).hasMessageContaining("test:missing").hasMessageContaining("vat-launch");
    }
  }

  @Test
  void aMissingLauncherIsNamed() throws Exception {
    // Given
    EngineFiles missing =
        new EngineFiles(
            TestEngine.FILES.worker(), folder.resolve("nothing"), TestEngine.FILES.host());
    try (PlainLauncher launcher = TestEngine.launcher(missing)) {
      // When
      var failure =
          catchThrowableOfType(
              EngineStartException.class,
              () -> launcher.launch(EngineSpec.named("test:missing"), PATIENCE));

      // Then
      assertThat(failure).hasMessageContaining(folder.resolve("nothing").toString());
    }
  }

  @Test
  void anEngineThatNeverConnectsIsKilled() throws Exception {
    // Given
    Path pidFile = folder.resolve("pid");
    Path sleeper =
        script(
            "echo $$ > "
                + pidFile
                + ".new; mv "
                + pidFile
                + ".new "
                + pidFile
                + "; exec sleep 1000");
    EngineFiles silent =
        new EngineFiles(TestEngine.FILES.worker(), sleeper, TestEngine.FILES.host());
    try (PlainLauncher launcher = TestEngine.launcher(silent)) {
      // When
      var failure =
          catchThrowableOfType(
              EngineStartException.class,
              () -> launcher.launch(EngineSpec.named("test:silent"), Duration.ofSeconds(2)));

      // Then
      assertThat(failure).hasMessageContaining("did not connect within 2000 ms");
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      await().untilAsserted(() -> assertThat(ProcessHandle.of(pid)).isEmpty());
    }
  }

  @Test
  void aLauncherThatEndsAtOnceIsNotWaitedFor() throws Exception {
    // Given
    EngineFiles broken =
        new EngineFiles(TestEngine.FILES.worker(), script("exit 125"), TestEngine.FILES.host());
    try (PlainLauncher launcher = TestEngine.launcher(broken)) {
      // When
      var failure =
          catchThrowableOfType(
              EngineStartException.class,
              () -> launcher.launch(EngineSpec.named("test:broken"), PATIENCE));

      // Then
      assertThat(failure).hasMessageContaining("its launch failed");
    }
  }

  @Test
  void closingTheLauncherKillsItsEngines() throws Exception {
    // Given
    PlainLauncher launcher = TestEngine.launcher(TestEngine.FILES);
    LaunchedEngine engine = launcher.launch(EngineSpec.named("test:orphan"), PATIENCE);

    // When
    launcher.close();

    // Then
    assertThat(engine.awaitExit(PATIENCE)).isEqualTo(new EngineExit.Signalled(9));
    assertThat(
            catchThrowableOfType(
                EngineStartException.class,
                () -> launcher.launch(EngineSpec.named("test:late"), PATIENCE)))
        .hasMessageContaining("closed");
    engine.commands().close();
    engine.snapshotSave().close();
  }

  @Test
  void strangersAreTurnedAway() throws Exception {
    try (Rendezvous rendezvous = Rendezvous.open(folder);
        SocketChannel stranger =
            SocketChannel.open(UnixDomainSocketAddress.of(rendezvous.socket()))) {
      // When
      stranger.write(ByteBuffer.wrap(("0".repeat(32) + " 3\n").getBytes(UTF_8)));

      // Then
      assertThat(stranger.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderTooLongForASocketDoesNotMatter() throws Exception {
    // Given
    Path deep = folder.resolve("d".repeat(120));

    // When
    try (PlainLauncher launcher = PlainLauncher.open(TestEngine.FILES, deep, TestEngine.OUTPUT)) {
      LaunchedEngine engine = launcher.launch(EngineSpec.named("test:deep"), PATIENCE);

      // Then
      assertThat(ProcessHandle.of(engine.pid())).isPresent();
    }
  }

  private Path script(String text) throws IOException {
    Path file = folder.resolve("script.sh");
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }

  private static String[] descriptors(long pid) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return files.map(file -> file.getFileName().toString()).toArray(String[]::new);
    }
  }
}
