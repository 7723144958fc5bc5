package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.artifact.EngineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineLimitsTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  @Test
  void defaultsAreTheReferences() {
    // When
    EngineLimits limits = EngineLimits.defaults();

    // Then
    assertThat(limits.messageBytesMax()).isEqualTo(12_000_000);
    assertThat(limits.commandBytesMax()).isEqualTo(999_999_999);
    assertThat(limits.commandTime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(limits.startTime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(limits.exitTime()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void anEndlessLoopIsKilled() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS.withCommandTime(SHORT));
        XsnapProcess engine = engines.start(EngineSpec.named("test:loop"))) {
      // When
      var failure =
          catchThrowableOfType(
              EngineTimeLimitException.class,
              () -> engine.evaluate(utf8("for (;;) {}"), UpcallHandler.NONE));

      // Then
      assertThat(failure.limit()).isEqualTo(SHORT);
      assertThat(failure).hasMessageContaining("test:loop").hasMessageContaining("300 ms");
      assertThat(engine.isAlive()).isFalse();
      assertThat(ProcessHandle.of(engine.pid())).isEmpty();
    }
  }

  @Test
  void theTimeOfTheHostDoesNotCount() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS.withCommandTime(SHORT));
        XsnapProcess engine = engines.start(EngineSpec.named("test:slow-host"))) {
      // When
      Reply reply =
          engine.evaluate(
              utf8("issueCommand(new ArrayBuffer(1))"),
              request -> {
                Thread.sleep(SHORT.multipliedBy(2));
                return request;
              });

      // Then
      assertThat(reply.text()).hasSize(1);
    }
  }

  @Test
  void aLoopThatCallsUpIsKilledToo() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS.withCommandTime(SHORT));
        XsnapProcess engine = engines.start(EngineSpec.named("test:busy-loop"))) {
      // When
      var failure =
          catchThrowableOfType(
              EngineException.class,
              () ->
                  engine.evaluate(
                      utf8("for (const b = new ArrayBuffer(1);;) issueCommand(b)"),
                      request -> request));

      // Then
      assertThat(failure).isInstanceOf(EngineTimeLimitException.class);
    }
  }

  @Test
  void aMessageOfExactlyTheLimitPasses() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS.withMessageBytesMax(1_000_000));
        XsnapProcess engine = engines.start(EngineSpec.named("test:fits"))) {
      // When
      Reply reply =
          engine.evaluate(utf8("issueCommand(new ArrayBuffer(999_999))"), request -> new byte[0]);

      // Then
      assertThat(reply.meter().compute()).isPositive();
    }
  }

  @Test
  void aLargerMessageFromTheEngineKillsIt() throws Exception {
    try (Engines engines = TestEngine.engines(TestEngine.LIMITS.withMessageBytesMax(1_000_000));
        XsnapProcess engine = engines.start(EngineSpec.named("test:large"))) {
      // When
      var failure =
          catchThrowableOfType(
              EngineProtocolException.class,
              () ->
                  engine.evaluate(
                      utf8("issueCommand(new ArrayBuffer(1_000_000))"), request -> request));

      // Then
      assertThat(failure).hasMessageContaining("1000001 bytes").hasMessageContaining("1000000");
      assertThat(ProcessHandle.of(engine.pid())).isEmpty();
    }
  }

  @Test
  void aLargerCommandIsRefusedAndTheEngineGoesOn() throws Exception {
    EngineLimits small =
        new EngineLimits(
            1000,
            EngineLimits.MESSAGE_BYTES_MAX,
            EngineLimits.START_TIME,
            EngineLimits.COMMAND_TIME,
            EngineLimits.EXIT_TIME);
    try (Engines engines = TestEngine.engines(small);
        XsnapProcess engine = engines.start(EngineSpec.named("test:large-command"))) {
      // When
      assertThatThrownBy(() -> engine.evaluate(utf8(" ".repeat(999) + "1"), UpcallHandler.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1001 bytes");

      // Then
      assertThat(engine.evaluate(utf8(" ".repeat(998) + "1"), UpcallHandler.NONE).meter().compute())
          .isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rubbish, does not begin with its length",
    "1234567890:x, does not begin with its length",
    ":, does not begin with its length",
    "'0:,', empty message",
    "99999999:x, 99999999 bytes",
    "2:.xy, does not end with a comma",
    "'5:hello,', it said \"hello\"",
    "'2:.x,', it said \".x\"",
  })
  void rubbishFromTheEngineKillsIt(String bytes, String problem) throws Exception {
    // Given
    EngineFiles rubbish = worker("printf '%s' '" + bytes + "' >&4; exec cat <&3");
    try (Engines engines = new Engines(TestEngine.launcher(rubbish), TestEngine.LIMITS);
        XsnapProcess engine = engines.start(EngineSpec.named("test:rubbish"))) {
      // When
      var failure = catchThrowableOfType(EngineProtocolException.class, engine::awaitReady);

      // Then
      assertThat(failure).hasMessageContaining(problem);
      assertThat(ProcessHandle.of(engine.pid())).isEmpty();
    }
  }

  @Test
  void anEngineThatEndsWithinAMessageIsReportedAsEnded() throws Exception {
    // Given
    EngineFiles half = worker("printf '100:.{' >&4; exit 3");
    try (Engines engines = new Engines(TestEngine.launcher(half), TestEngine.LIMITS);
        XsnapProcess engine = engines.start(EngineSpec.named("test:half"))) {
      // When
      var failure = catchThrowableOfType(EngineExitedException.class, engine::awaitReady);

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.Unknown(3));
    }
  }

  @Test
  void anEngineThatHangsUpButDoesNotEndIsKilled() throws Exception {
    // Given
    EngineFiles stubborn = worker("exec 3<&- 4>&-; exec sleep 1000");
    EngineLimits impatient =
        new EngineLimits(
            EngineLimits.COMMAND_BYTES_MAX,
            EngineLimits.MESSAGE_BYTES_MAX,
            EngineLimits.START_TIME,
            EngineLimits.COMMAND_TIME,
            SHORT);
    try (Engines engines = new Engines(TestEngine.launcher(stubborn), impatient);
        XsnapProcess engine = engines.start(EngineSpec.named("test:stubborn"))) {
      // When
      var failure = catchThrowableOfType(EngineExitedException.class, engine::awaitReady);

      // Then
      assertThat(failure.exit()).isEqualTo(new EngineExit.Signalled(9));
    }
  }

  private EngineFiles worker(String script) throws IOException {
    Path file = folder.resolve("worker.sh");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new EngineFiles(file, TestEngine.FILES.launcher(), TestEngine.FILES.host());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
