package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import picocli.CommandLine.Command;

/** {@code vatpool report}. */
@Command(
    name = "report",
    description = {
      "Tells why a kernel has stopped last: for a fault each attempt with its worker, and for a replay that diverged"
          + " each syscall as ok, wrong, extra or missing."
    })
final class ReportCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.get(kernel, "report");
  }

  @Override
  String text(JsonNode answer) {
    return StopReportText.of(answer);
  }
}
