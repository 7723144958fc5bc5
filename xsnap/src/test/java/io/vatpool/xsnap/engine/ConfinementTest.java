package io.vatpool.xsnap.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vatpool.xsnap.TestEngine;
import io.vatpool.xsnap.artifact.EngineFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What code that has broken out of the engine meets: {@code intruder.c} stands in for it. */
class ConfinementTest {
  private static final StartProgram HARMLESS =
      new StartProgram("harmless", "unknown".getBytes(UTF_8));
  private static final int BAD_SYSTEM_CALL = 31;

  private static EngineFiles intruder;
  private static Engines engines;

  @BeforeAll
  static void compile() throws Exception {
    Path binary = TestEngine.TARGET.resolve("intruder");
    Process compiler =
        new ProcessBuilder("gcc", "-O1", "-o", binary.toString(), "src/test/c/intruder.c")
            .inheritIO()
            .start();
    assertThat(compiler.waitFor()).isZero();
    intruder = new EngineFiles(binary, TestEngine.FILES.launcher(), TestEngine.FILES.host());
    engines =
        new Engines(
            ForkingLauncher.open(
                intruder, TestEngine.runDirectory(), TestEngine.OUTPUT, TestEngine.LIMITS),
            TestEngine.LIMITS);
  }

  @AfterAll
  static void shut() {
    engines.close();
  }

  @ParameterizedTest
  @CsvSource({
    "open, EPERM",
    "create, EPERM",
    "unlink, EPERM",
    "internet, EPERM",
    "unix, EPERM",
    "kill, EPERM",
    "new code, EPERM",
    "changed code, EPERM",
    "memory, ENOMEM",
  })
  void isPrevented(String what, String how) throws Exception {
    try (XsnapProcess forked = engines.start(forked());
        XsnapProcess afresh = engines.start(afresh())) {
      // When
      List<String> answers = List.of(attempt(forked, what), attempt(afresh, what));

      // Then
      assertThat(answers).containsExactly(how, how);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fork", "exec", "ptrace"})
  void endsTheEngine(String what) throws Exception {
    try (XsnapProcess forked = engines.start(forked());
        XsnapProcess afresh = engines.start(afresh())) {
      // When
      var one = catchThrowableOfType(EngineExitedException.class, () -> attempt(forked, what));
      var other = catchThrowableOfType(EngineExitedException.class, () -> attempt(afresh, what));

      // Then
      assertThat(one.exit()).isEqualTo(new EngineExit.Signalled(BAD_SYSTEM_CALL));
      assertThat(other.exit()).isEqualTo(new EngineExit.Signalled(BAD_SYSTEM_CALL));
    }
  }

  /** Else the tests above would prove nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"open", "internet", "unix", "kill", "changed code", "memory", "fork"})
  void wouldSucceedWithoutIt(String what) throws Exception {
    try (Engines plain = new Engines(TestEngine.launcher(intruder), TestEngine.LIMITS);
        XsnapProcess engine = plain.start(afresh())) {
      // When
      String answer = attempt(engine, what);

      // Then
      assertThat(answer).isEqualTo("done");
    }
  }

  private static EngineSpec afresh() {
    return EngineSpec.named("test:intruder");
  }

  private static EngineSpec forked() {
    return afresh().running(List.of(HARMLESS));
  }

  private static String attempt(XsnapProcess engine, String what) throws Exception {
    return engine.evaluate(what.getBytes(UTF_8), UpcallHandler.NONE).text();
  }
}
