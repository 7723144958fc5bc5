package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;

/** Why a kernel has stopped, as people read it. */
final class StopReportText {
  private final StringBuilder text = new StringBuilder();

  private StopReportText() {}

  /** The text of what {@code GET …/report} answers. */
  static String of(JsonNode answer) {
    StopReportText written = new StopReportText();
    written.line("state    " + answer.path("state").asText());
    if (answer.path("report").isMissingNode()) {
      written.line("it has never stopped over a fault");
    } else {
      written.report(answer.path("report"));
    }
    return written.text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void report(JsonNode report) {
    line("stopped  " + report.path("at").asText() + ", " + report.path("kind").asText());
    line("problem  " + report.path("problem").asText());
    field(report, "vat", "vat");
    field(report, "position", "stands at");
    field(report, "crank", "crank");
    field(report, "delivery", "delivery");
    for (JsonNode attempt : report.path("attempts")) {
      line("");
      line("tried on " + attempt.path("worker").asText() + ": " + attempt.path("failure").asText());
      line("  " + attempt.path("message").asText());
      if (attempt.hasNonNull("divergence")) {
        divergence(attempt.path("divergence"));
      }
    }
  }

  private void field(JsonNode report, String field, String name) {
    if (report.hasNonNull(field)) {
      line("%-8s %s".formatted(name, report.path(field).asText()));
    }
  }

  private void divergence(JsonNode divergence) {
    line(
        "  transcript entry "
            + divergence.path("position").asText()
            + ": "
            + divergence.path("delivery").asText());
    omitted(divergence.path("omittedBefore").asLong(), "before these");
    for (JsonNode syscall : divergence.path("syscalls")) {
      String verdict = syscall.path("verdict").asText();
      String expected = syscall.path("expected").asText();
      String got = syscall.path("got").asText();
      switch (verdict) {
        case "wrong" -> {
          syscall(verdict, "recorded " + expected);
          syscall("", "made now " + got);
        }
        case "extra" -> syscall(verdict, got);
        default -> syscall(verdict, expected);
      }
    }
    omitted(divergence.path("omitted").asLong(), "after these");
  }

  private void syscall(String verdict, String what) {
    line("  %-8s %s".formatted(verdict, what));
  }

  private void omitted(long count, String where) {
    if (count > 0) {
      line("  … " + count + " more syscalls " + where);
    }
  }
}
