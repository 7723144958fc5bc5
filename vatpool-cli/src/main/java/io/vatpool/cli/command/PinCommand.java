package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool pin}. */
@Command(
    name = "pin",
    description =
        "Keeps a vat's root object alive, whoever lets go of it, and prints its reference.")
final class PinCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "VAT")
  private String vat = "";

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of(), "vats", vat, "pin");
  }
}
