package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vatpool.xsnap.TestEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForkingLauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final StartProgram COUNTER =
      new StartProgram(
          "counter",
          """
          let count = 0;
          globalThis.handleCommand = () => {
            count += 1;
            return issueCommand(new ArrayBuffer(count));
          };
          """
              .getBytes(UTF_8));

  @Test
  void aForkedEngineHasItsOwnDescriptorsOnly() throws Exception {
    try (Engines engines = TestEngine.engines(EngineHostMode.FORK);
        XsnapProcess sibling = engines.start(spec("test:sibling"))) {
      assertThat(sibling.isAlive()).isTrue();

      // When
      XsnapProcess engine = engines.start(spec("test:descriptors"));
      engine.awaitReady();

      // Then
      try (Stream<Path> files = Files.list(process(engine.pid()).resolve("fd"))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "7");
      }
    }
  }

  @Test
  void aForkedEngineIsConfinedAndHasItsOwnName() throws Exception {
    try (Engines engines = TestEngine.engines(EngineHostMode.FORK)) {
      // When
      XsnapProcess engine =
          engines.start(spec("v7:name with spaces").withComputeLimit(100_000_000));
      engine.awaitReady();

      // Then
      Path process = process(engine.pid());
      assertThat(Files.readString(process.resolve("cmdline")).replaceAll("\0+$", ""))
          .endsWith("/xsnap-worker\0v7:name with spaces\0-l\000100000000");
      assertThat(Files.readString(process.resolve("status")))
          .contains("NoNewPrivs:\t1", "Seccomp:\t2", "SigBlk:\t0000000000000000");
      assertThat(Files.readAllLines(process.resolve("limits")))
          .anySatisfy(line -> assertThat(line).matches("Max stack size +8388608 .*"))
          .anySatisfy(line -> assertThat(line).matches("Max core file size +0 +0 .*"))
          .anySatisfy(line -> assertThat(line).matches("Max processes +0 +0 .*"))
          .anySatisfy(line -> assertThat(line).matches("Max address space +8589934592 .*"));
    }
  }

  @Test
  void siblingsDoNotSeeEachOther() throws Exception {
    try (Engines engines = TestEngine.engines(EngineHostMode.FORK);
        XsnapProcess one = engines.start(spec("test:one"));
        XsnapProcess other = engines.start(spec("test:other"))) {
      // Given
      assertThat(parent(one)).isEqualTo(parent(other));
      count(one);
      count(one);

      // When
      int counted = count(other);

      // Then
      assertThat(counted).isEqualTo(1);
      assertThat(count(one)).isEqualTo(3);
    }
  }

  @Test
  void enginesOutliveTheirServer() throws Exception {
    try (Engines engines = TestEngine.engines(EngineHostMode.FORK);
        XsnapProcess engine = engines.start(spec("test:orphan"))) {
      // Given
      count(engine);
      ProcessHandle server = server(engine);

      // When
      server.destroyForcibly();

      // Then
      await().untilAsserted(() -> assertThat(server.isAlive()).isFalse());
      assertThat(count(engine)).isEqualTo(2);
      try (XsnapProcess next = engines.start(spec("test:next"))) {
        assertThat(count(next)).isEqualTo(1);
        assertThat(server(next)).isNotEqualTo(server);
      }
      var death =
          catchThrowableOfType(
              EngineExitedException.class,
              () -> engine.evaluate("const f = n => 1 + f(n); f(0)".getBytes(UTF_8), r -> r));
      assertThat(death.exit()).isEqualTo(new EngineExit.StackOverflow());
    }
  }

  @Test
  void aKeeperThatDiesTakesItsEnginesAlong() throws Exception {
    try (Engines engines = TestEngine.engines(EngineHostMode.FORK);
        XsnapProcess engine = engines.start(spec("test:kept"))) {
      // Given
      ProcessHandle process = ProcessHandle.of(engine.pid()).orElseThrow();
      ProcessHandle server = server(engine);

      // When
      parent(engine).destroyForcibly();

      // Then
      await()
          .untilAsserted(() -> {
            assertThat(process.isAlive()).isFalse();
            assertThat(server.isAlive()).isFalse();
          });
      var death = catchThrowableOfType(EngineExitedException.class, engine::awaitReady);
      assertThat(death.exit()).isEqualTo(new EngineExit.Unseen());
      try (XsnapProcess next = engines.start(spec("test:next"))) {
        assertThat(count(next)).isEqualTo(1);
      }
    }
  }

  @Test
  void aServerIsReplacedAfterItsForks() throws Exception {
    var bounds = new ForkServers.Bounds(2, 3, Duration.ofSeconds(30));
    try (ForkingLauncher launcher =
            ForkingLauncher.open(
                TestEngine.FILES,
                TestEngine.runDirectory(),
                TestEngine.OUTPUT,
                TestEngine.LIMITS,
                bounds);
        Engines engines = new Engines(launcher, TestEngine.LIMITS)) {
      // Given
      List<XsnapProcess> first =
          IntStream.range(0, bounds.forksMax()).mapToObj(i -> start(engines, "test:" + i)).toList();
      ProcessHandle server = server(first.getFirst());

      // When
      await()
          .untilAsserted(() ->
              assertThat(parent(start(engines, "test:more")))
                  .isNotEqualTo(parent(first.getFirst())));

      // Then
      await().untilAsserted(() -> assertThat(server.isAlive()).isFalse());
      assertThat(first).allSatisfy(engine -> assertThat(count(engine)).isEqualTo(1));
    }
  }

  @Test
  void eachKindHasAServerAndTheLeastUsedGoes() throws Exception {
    var bounds = new ForkServers.Bounds(1, 500, Duration.ofSeconds(30));
    try (ForkingLauncher launcher =
            ForkingLauncher.open(
                TestEngine.FILES,
                TestEngine.runDirectory(),
                TestEngine.OUTPUT,
                TestEngine.LIMITS,
                bounds);
        Engines engines = new Engines(launcher, TestEngine.LIMITS)) {
      // Given
      XsnapProcess unmetered = engines.start(spec("test:unmetered"));
      ProcessHandle server = server(unmetered);

      // When
      XsnapProcess metered = engines.start(spec("test:metered").withComputeLimit(1_000_000));

      // Then
      assertThat(parent(metered)).isNotEqualTo(parent(unmetered));
      await().untilAsserted(() -> assertThat(server.isAlive()).isFalse());
      assertThat(count(unmetered)).isEqualTo(1);
      var death =
          catchThrowableOfType(
              EngineExitedException.class,
              () -> metered.evaluate("for (;;) {}".getBytes(UTF_8), UpcallHandler.NONE));
      assertThat(death.exit()).isEqualTo(new EngineExit.TooMuchComputation());
    }
  }

  @Test
  void noForkWhileACommandIsOpen() throws Exception {
    var timer = Engines.timer("test-deadlines");
    try (VatLaunch launch =
        VatLaunch.open(TestEngine.FILES, TestEngine.runDirectory(), TestEngine.OUTPUT)) {
      // Given
      ForkServer server =
          ForkServer.start(
              launch,
              EngineSpec.named("test:guard"),
              EnumSet.allOf(EngineMeasure.class),
              TestEngine.LIMITS,
              timer);

      // When
      server
          .engine()
          .evaluate(
              "issueCommand(new ArrayBuffer(1))".getBytes(UTF_8),
              request -> {
                var refusal =
                    catchThrowableOfType(
                        EngineStartException.class, () -> server.fork("test:early", PATIENCE));
                assertThat(refusal).hasMessageContaining("refuses: a command is open");
                return request;
              });

      // Then
      LaunchedEngine late = server.fork("test:late", PATIENCE);
      assertThat(ProcessHandle.of(late.pid())).isPresent();
      Channels.closeQuietly(late.commands());
      Channels.closeQuietly(late.snapshotSave());
      assertThat(late.awaitExit(PATIENCE)).isEqualTo(new EngineExit.Clean());
      assertThat(late.resourceUse())
          .hasValueSatisfying(use -> assertThat(use.residentKiBMax()).isPositive());
      server.retire();
    } finally {
      timer.shutdownNow();
    }
  }

  /** An engine in an endless loop never looks at its channels. */
  @ParameterizedTest
  @EnumSource(
      value = EngineHostMode.class,
      names = {"PLAIN", "FORK"})
  void noProcessOutlivesAServiceThatWasKilled(EngineHostMode mode) throws Exception {
    // Given
    Process service =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                LoopingService.class.getName(),
                mode.name())
            .redirectError(TestEngine.OUTPUT)
            .start();
    try (BufferedReader output = service.inputReader(UTF_8)) {
      long engine = Long.parseLong(output.readLine());
      assertThat(ProcessHandle.of(engine)).isPresent();
    }
    List<ProcessHandle> all = service.descendants().toList();
    assertThat(all).hasSize(mode == EngineHostMode.PLAIN ? 1 : 3);

    // When
    service.destroyForcibly();

    // Then
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(all).noneMatch(ProcessHandle::isAlive));
  }

  private static EngineSpec spec(String name) {
    return EngineSpec.named(name).running(List.of(COUNTER));
  }

  private static XsnapProcess start(Engines engines, String name) {
    try {
      return engines.start(spec(name));
    } catch (EngineException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** How many commands it has been given, which it tells by the size of its upcall. */
  private static int count(XsnapProcess engine) throws Exception {
    int[] counted = new int[1];
    engine.command(
        new byte[0],
        request -> {
          counted[0] = request.length;
          return new byte[0];
        });
    return counted[0];
  }

  private static ProcessHandle parent(XsnapProcess engine) {
    return ProcessHandle.of(engine.pid()).flatMap(ProcessHandle::parent).orElseThrow();
  }

  private static ProcessHandle server(XsnapProcess engine) {
    return parent(engine).children().filter(ForkingLauncherTest::isServer).findAny().orElseThrow();
  }

  private static boolean isServer(ProcessHandle process) {
    try {
      return Files.readString(process(process.pid()).resolve("cmdline"))
          .contains("\0fork-server\0");
    } catch (IOException e) {
      return false; // it has ended meanwhile
    }
  }

  private static Path process(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }
}
