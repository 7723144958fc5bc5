package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code vatpool terminate}. */
@Command(name = "terminate", description = "Terminates a vat. There is no way back.")
final class TerminateCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "VAT")
  private String vat = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "terminated by the operator",
      description = "What its admin node's done() is rejected with.")
  private String reason = "";

  @Option(names = "--yes", description = "Needed: it cannot be undone.")
  private boolean sure;

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    if (!sure) {
      throw new ParameterException(
          spec().commandLine(),
          "terminating " + vat + " cannot be undone: add --yes if you mean it");
    }
    return gateway.post(kernel, Map.of("reason", reason), "vats", vat, "termination");
  }
}
