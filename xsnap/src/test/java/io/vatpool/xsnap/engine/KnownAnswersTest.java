package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.vat.WrittenSyscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has only one answer is answered beside the engine, and nothing else is. */
class KnownAnswersTest {
  /** Sends each line of a command's text up, and answers with what comes back, line by line. */
  private static final String ECHO =
      """
      globalThis.handleCommand = message => {
        const encode = text => new TextEncoder().encode(text).buffer;
        const decode = bytes => new TextDecoder().decode(bytes);
        const lines = decode(message).split('\\n');
        const answers = lines.map(line => decode(issueCommand(encode(line))));
        return { result: encode(answers.join('\\n')) };
      };
      """;

  private static Engines engines;
  private final List<String> heard = new ArrayList<>();
  private XsnapProcess engine;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    engines = TestEngine.engines(EngineHostMode.FORK);
  }

  @AfterAll
  static void shut() {
    engines.close();
  }

  @BeforeEach
  void start() throws Exception {
    engine = engines.start(EngineSpec.named("test:known"));
    engine.evaluate(ECHO.getBytes(UTF_8), UpcallHandler.NONE);
  }

  @AfterEach
  void end() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vatstoreSet",
        "vatstoreDelete",
        "send",
        "subscribe",
        "resolve",
        "exit",
        "dropImports",
        "retireImports",
        "retireExports",
        "abandonExports"
      })
  void syscallsThatWriteAreAnsweredBesideTheEngine(String name) throws Exception {
    // Given
    String syscall = "[\"syscall\",[\"" + name + "\",\"a\",\"b\"]]";

    // When
    String answer = ask(syscall, true);

    // Then
    assertThat(answer).isEqualTo(WrittenSyscalls.ANSWER);
    assertThat(heard).containsExactly(syscall);
    assertThat(WrittenSyscalls.contains("[\"" + name + "\",\"a\",\"b\"]")).isTrue();
  }

  @Test
  void printingIsAnsweredBesideTheEngine() throws Exception {
    // When
    String answer = ask("[\"sourcedConsole\",\"vat\",\"log\"]\n[\"testLog\",\"x\"]", true);

    // Then
    assertThat(answer).isEqualTo("[\"ok\"]\n[\"OK\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vatstoreGet", "vatstoreGetNextKey", "callNow", "vatstoreSets"})
  void syscallsThatAskAreAnsweredByTheHandler(String name) throws Exception {
    // Given
    String request = "[\"syscall\",[\"" + name + "\",\"a\"]]";

    // When
    String answer = ask(request, true);

    // Then
    assertThat(answer).isEqualTo("handler: " + request);
    assertThat(WrittenSyscalls.contains("[\"" + name + "\",\"a\"]")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"else\"]", "x"})
  void whatIsNoSyscallIsAnsweredByTheHandler(String request) throws Exception {
    // When
    String answer = ask(request, true);

    // Then
    assertThat(answer).isEqualTo("handler: " + request);
  }

  @Test
  void withoutLeaveTheHandlerAnswersAll() throws Exception {
    // Given
    String syscall = "[\"syscall\",[\"vatstoreSet\",\"a\",\"b\"]]";
    ask(syscall, true);

    // When
    String answer = ask(syscall, false);

    // Then
    assertThat(answer).isEqualTo("handler: " + syscall);
  }

  @Test
  void manyAndLongOnesKeepTheirOrder() throws Exception {
    // Given
    List<String> requests = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String value = "v".repeat(i % 100 == 0 ? 300_000 : i);
      requests.add("[\"syscall\",[\"vatstoreSet\",\"k" + i + "\",\"" + value + "\"]]");
      if (i % 7 == 0) {
        requests.add("[\"syscall\",[\"vatstoreGet\",\"k" + i + "\"]]");
      }
    }

    // When
    List<String> answers = ask(String.join("\n", requests), true).lines().toList();

    // Then
    assertThat(heard).isEqualTo(requests);
    assertThat(answers)
        .isEqualTo(
            requests.stream()
                .map(request ->
                    request.contains("vatstoreSet") ? "[\"ok\",null]" : "handler: " + request)
                .toList());
  }

  @Test
  void anAnswerThatFailsEndsTheEngine() {
    // When
    UpcallFailedException failure =
        catchThrowableOfType(
            UpcallFailedException.class,
            () ->
                engine.command(
                    "[\"syscall\",[\"vatstoreSet\",\"a\",\"b\"]]".getBytes(UTF_8),
                    new Handler(true) {
                      @Override
                      public byte[] handle(byte[] request) {
                        throw new IllegalStateException("too much");
                      }
                    }));

    // Then
    assertThat(failure).hasRootCauseMessage("too much");
    assertThat(engine.isAlive()).isFalse();
  }

  private String ask(String lines, boolean known) throws Exception {
    return engine.command(lines.getBytes(UTF_8), new Handler(known)).text();
  }

  private class Handler implements UpcallHandler {
    private final boolean known;

    Handler(boolean known) {
      this.known = known;
    }

    @Override
    public byte[] handle(byte[] request) {
      String text = new String(request, UTF_8);
      heard.add(text);
      return ("handler: " + text).getBytes(UTF_8);
    }

    @Override
    public boolean givesKnownAnswers() {
      return known;
    }
  }
}
