package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.xsnap.TestEngine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class XsnapProcessTest {
  /** Sends every command's text up, and answers with what comes back. */
  private static final String ECHO =
      """
      globalThis.handleCommand = message => {
        const answer = issueCommand(message);
        return { result: answer };
      };
      """;

  private static Engines engines;
  private XsnapProcess engine;

  @BeforeAll
  static void open() throws IOException {
    engines = TestEngine.engines(TestEngine.LIMITS);
  }

  @AfterAll
  static void shut() {
    engines.close();
  }

  @BeforeEach
  void start() throws Exception {
    engine = engines.start(EngineSpec.named("test:process"));
  }

  @AfterEach
  void end() {
    engine.close();
  }

  @Test
  void tellsThatItIsReady() throws Exception {
    // When
    engine.awaitReady();

    // Then
    assertThat(engine.isAlive()).isTrue();
    assertThat(ProcessHandle.of(engine.pid())).isPresent();
  }

  @Test
  void metersAnEvaluation() throws Exception {
    // When
    Reply reply = engine.evaluate(utf8("1+1"), UpcallHandler.NONE);

    // Then
    assertThat(reply.text()).isEmpty();
    assertThat(reply.meter().compute()).isEqualTo(32);
    assertThat(reply.meter().allocate()).isEqualTo(42_074_144);
    assertThat(reply.meter().currentHeapCount()).isPositive();
    assertThat(reply.meter().timestamps().instants())
        .hasSize(2)
        .isSorted()
        .allSatisfy(at ->
            assertThat(Duration.between(at, Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(1)));
  }

  @Test
  void answersUpcallsAndReturnsTheResult() throws Exception {
    // Given
    List<String> upcalls = new ArrayList<>();
    engine.evaluate(utf8(ECHO), UpcallHandler.NONE);

    // When
    Reply reply =
        engine.command(
            utf8("grüße €\uD83D\uDE00"),
            request -> {
              upcalls.add(new String(request, UTF_8));
              return utf8("back €");
            });

    // Then
    assertThat(upcalls).containsExactly("grüße €\uD83D\uDE00");
    assertThat(reply.text()).isEqualTo("back €");
    assertThat(reply.meter().timestamps().instants()).hasSize(4);
  }

  @Test
  void carriesMessagesLargerThanItsBuffers() throws Exception {
    // Given
    engine.evaluate(utf8(ECHO), UpcallHandler.NONE);
    String large = "x".repeat(5_000_000) + "€";

    // When
    Reply reply = engine.command(utf8(large), request -> request);

    // Then
    assertThat(reply.text()).isEqualTo(large);
  }

  @Test
  void goesOnAfterAnException() throws Exception {
    // Given
    var failure =
        catchThrowableOfType(
            EvaluationException.class,
            () -> engine.evaluate(utf8("throw Error('boom')"), UpcallHandler.NONE));

    // When
    Reply reply = engine.evaluate(utf8("2+2"), UpcallHandler.NONE);

    // Then
    assertThat(failure.problem()).isEqualTo("Error: boom");
    assertThat(reply.meter().compute()).isPositive();
  }

  @Test
  void anEmptyAnswerIsAnAnswer() throws Exception {
    // Given
    engine.evaluate(utf8(ECHO), UpcallHandler.NONE);

    // When
    Reply reply = engine.command(new byte[0], request -> new byte[0]);

    // Then
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void quitIsCleanAlthoughTheLastCommandFailed() throws Exception {
    // Given
    assertThatThrownBy(() -> engine.evaluate(utf8("throw 1"), UpcallHandler.NONE))
        .isInstanceOf(EvaluationException.class);

    // When
    EngineExit exit = engine.quit();

    // Then
    assertThat(exit).isEqualTo(new EngineExit.Clean());
    assertThat(engine.isAlive()).isFalse();
  }

  @Test
  void refusesCommandsAfterItsEnd() throws Exception {
    // Given
    engine.quit();

    // When
    var failure =
        catchThrowableOfType(
            EngineExitedException.class, () -> engine.evaluate(utf8("1"), UpcallHandler.NONE));

    // Then
    assertThat(failure.exit()).isEqualTo(new EngineExit.Clean());
  }

  @Test
  void refusesASecondCommandDuringTheFirst() throws Exception {
    // Given
    engine.evaluate(utf8(ECHO), UpcallHandler.NONE);

    // When
    var failure =
        catchThrowableOfType(
            UpcallFailedException.class,
            () ->
                engine.command(
                    utf8("again"),
                    request -> utf8(engine.command(utf8("inner"), UpcallHandler.NONE).text())));

    // Then
    assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(failure.getCause()).hasMessageContaining("already running a command");
  }

  @Test
  void anUpcallThatFailsKillsTheEngine() throws Exception {
    // Given
    engine.evaluate(utf8(ECHO), UpcallHandler.NONE);
    IOException cause = new IOException("no database");

    // When
    var failure =
        catchThrowableOfType(
            UpcallFailedException.class,
            () ->
                engine.command(
                    utf8("x"),
                    request -> {
                      throw cause;
                    }));

    // Then
    assertThat(failure).hasCause(cause);
    assertThat(engine.isAlive()).isFalse();
    assertThat(ProcessHandle.of(engine.pid())).isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
