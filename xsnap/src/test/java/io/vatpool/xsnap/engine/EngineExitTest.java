package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.xsnap.TestEngine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every end of the table that can be provoked, with the real engine. */
class EngineExitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for (;;) {}                                                         | 1000000 | Compute meter exceeded",
        "const f = n => 1 + f(n + 1); f(0)                                   |       0 | Stack meter exceeded",
        "let a = 'x'.repeat(1e8); for (let s = []; ; ) s.push(a + s.length)  |       0 | Allocate meter exceeded",
      })
  void aMeterFaultIsTheVatsOwnDoing(String program, int computeLimit, String problem)
      throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS);
        XsnapProcess engine =
            engines.start(EngineSpec.named("test:meter").withComputeLimit(computeLimit))) {
      // When
      var failure =
          catchThrowableOfType(
              EngineExitedException.class,
              () -> engine.evaluate(program.getBytes(UTF_8), UpcallHandler.NONE));

      // Then
      assertThat(failure.exit())
          .isInstanceOfSatisfying(
              EngineExit.MeterFault.class,
              fault -> assertThat(fault.deliveryProblem()).isEqualTo(problem));
      assertThat(ProcessHandle.of(engine.pid())).isEmpty();
    }
  }

  @Test
  void aTimerThatThrowsAbortsTheEngine() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS);
        XsnapProcess engine = engines.start(EngineSpec.named("test:abort"))) {
      // When
      var failure =
          catchThrowableOfType(
              EngineExitedException.class,
              () ->
                  engine.evaluate(
                      "setImmediate(() => { throw Error('late') })".getBytes(UTF_8),
                      UpcallHandler.NONE));

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.Aborted());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rubbish", "3:Xyz,", "5:e1+1,", "9999999999:e", "3:e1;", "0:,"})
  void rubbishOnTheCommandChannelIsAnIoError(String bytes) throws Exception {
    try (PlainLauncher launcher = TestEngine.launcher(TestEngine.FILES)) {
      // Given
      LaunchedEngine engine = launcher.launch(EngineSpec.named("test:rubbish"), PATIENCE);

      // When
      engine.commands().write(ByteBuffer.wrap((bytes + ",,,").getBytes(UTF_8)));

      // Then
      assertThat(engine.awaitExit(PATIENCE)).isEqualTo(new EngineExit.IoError());
      close(engine);
    }
  }

  @Test
  void theEndOfTheCommandChannelEndsTheEngine() throws Exception {
    try (PlainLauncher launcher = TestEngine.launcher(TestEngine.FILES)) {
      // Given
      LaunchedEngine engine = launcher.launch(EngineSpec.named("test:eof"), PATIENCE);

      // When
      engine.commands().close();

      // Then
      assertThat(engine.awaitExit(PATIENCE)).isEqualTo(new EngineExit.Clean());
      close(engine);
    }
  }

  @Test
  void theEndOfTheCommandChannelDuringAnUpcallIsAnIoError() throws Exception {
    try (PlainLauncher launcher = TestEngine.launcher(TestEngine.FILES)) {
      // Given
      LaunchedEngine engine = launcher.launch(EngineSpec.named("test:upcall"), PATIENCE);
      String program = "issueCommand(new ArrayBuffer(8))";
      String command = (program.length() + 1) + ":e" + program + ",";
      engine.commands().write(ByteBuffer.wrap(command.getBytes(UTF_8)));
      engine.commands().read(ByteBuffer.allocate(1));

      // When
      engine.commands().shutdownOutput();

      // Then
      assertThat(engine.awaitExit(PATIENCE)).isEqualTo(new EngineExit.IoError());
      close(engine);
    }
  }

  @Test
  void aFailedLastCommandLeavesUnhandledException() throws Exception {
    try (PlainLauncher launcher = TestEngine.launcher(TestEngine.FILES)) {
      // Given
      LaunchedEngine engine = launcher.launch(EngineSpec.named("test:unhandled"), PATIENCE);

      // When
      engine.commands().write(ByteBuffer.wrap("8:ethrow 1,1:q,".getBytes(UTF_8)));

      // Then
      assertThat(engine.awaitExit(PATIENCE)).isEqualTo(new EngineExit.UnhandledException());
      close(engine);
    }
  }

  @Test
  void killedWithinACommand() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS);
        XsnapProcess engine = engines.start(EngineSpec.named("test:killed"))) {
      // Given
      byte[] callUpThenLoop = "issueCommand(new ArrayBuffer(1)); for (;;) {}".getBytes(UTF_8);

      // When
      var failure =
          catchThrowableOfType(
              EngineExitedException.class,
              () ->
                  engine.evaluate(
                      callUpThenLoop,
                      request -> {
                        ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
                        return request;
                      }));

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.Signalled(9));
      assertThat(failure).hasMessageContaining("killed by signal 9");
    }
  }

  @Test
  void anUnknownFlagIsBadUsage() throws Exception {
    // Given
    Process engine =
        new ProcessBuilder(TestEngine.FILES.worker().toString(), "-z")
            .redirectOutput(TestEngine.OUTPUT)
            .start();

    // When
    boolean ended = engine.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    // Then
    assertThat(ended).isTrue();
    assertThat(EngineExit.ofStatus(engine.exitValue())).isEqualTo(new EngineExit.BadUsage());
  }

  @ParameterizedTest
  @CsvSource({
    "16, KeysExhausted[]",
    "134, Signalled[signal=6]",
    "192, Signalled[signal=64]",
    "193, Unknown[status=193]",
    "128, Unknown[status=128]",
    "3, Unknown[status=3]"
  })
  void classifiesWhatCannotBeProvoked(int status, String expected) {
    // When
    EngineExit exit = EngineExit.ofStatus(status);

    // Then
    assertThat(exit).hasToString(expected);
    assertThat(exit.status()).isEqualTo(status);
    assertThat(exit.description()).isNotBlank();
  }

  private static void close(LaunchedEngine engine) throws Exception {
    engine.commands().close();
    engine.snapshotSave().close();
  }
}
