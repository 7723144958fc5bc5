package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool audit}. */
@Command(
    name = "audit",
    description = {
      "Checks a kernel against itself: every reference count, c-list, queue and promise is computed again from scratch"
          + " and compared with what is committed. The kernel goes on meanwhile.",
      "Exit status 1 if something cannot be."
    })
final class AuditCommand extends GatewayTask {

  @Parameters(paramLabel = "KERNEL")
  private String kernel = "";

  @Option(
      names = "--transcripts",
      description = "Read every transcript entry, too, and hash the spans again.")
  private boolean transcripts;

  @Override
  Exit perform(Gateway gateway) {
    JsonNode report =
        console()
            .progress()
            .quietly("auditing " + kernel, () -> gateway.audit(kernel, transcripts));
    console().result(report, () -> text(report));
    return report.path("clean").asBoolean() ? Exit.OK : Exit.FAILED;
  }

  private String text(JsonNode report) {
    StringBuilder text = new StringBuilder("kernel " + kernel);
    long findings = report.path("findingCount").asLong();
    text.append(findings == 0 ? " is in order" : " is NOT in order: " + findings + " findings")
        .append(", at crank ")
        .append(report.path("crankNumber").asText())
        .append("\nread:");
    report
        .path("counted")
        .properties()
        .forEach(counted ->
            text.append("  ")
                .append(counted.getValue().asText())
                .append(' ')
                .append(counted.getKey()));
    text.append('\n');
    long held = report.path("heldOutsideCount").asLong();
    if (held > 0) {
      text.append("held from outside, results that nobody has taken yet: ").append(held);
      report
          .path("heldOutside")
          .properties()
          .forEach(kref -> text.append(' ').append(kref.getKey()));
      text.append('\n');
    }
    if (findings > 0) {
      Table table = new Table("KIND", "SUBJECT", "PROBLEM");
      for (JsonNode finding : report.path("findings")) {
        table.row(
            finding.path("kind").asText(),
            finding.path("subject").asText(),
            finding.path("problem").asText());
      }
      text.append('\n').append(table.text());
    }
    return text.toString();
  }
}
