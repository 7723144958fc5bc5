package io.vatpool.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vatpool.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Report report = new Report(console());

  @Test
  void aViolatedExpectationIsShownAndCounted() throws Exception {
    // Given
    report.step("right", () -> report.expect("two", 2, 2));

    // When
    report.step("wrong", () -> report.expect("the balances are", Map.of("a", 1), Map.of("a", 2)));

    // Then
    assertThat(report.violated())
        .containsExactly(new Report.Expectation("the balances are", "{a=1}", "{a=2}"));
    assertThat(shown()).contains("WRONG: the balances are: {a=2}, expected {a=1}");
    assertThat(report.summary()).containsPattern("1\\. right +\\d+\\.\\d s +1 as expected");
    assertThat(report.summary()).containsPattern("2\\. wrong +\\d+\\.\\d s +1 WRONG");
  }

  @Test
  void aConditionThatDoesNotHoldIsAViolation() throws Exception {
    // Given a step

    // When
    report.step("paging", () -> report.expectThat("page-ins happened", false, "0 page-ins"));

    // Then
    assertThat(report.violated()).hasSize(1);
  }

  private String shown() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Console console() {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, false, false);
  }
}
