package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool hint}. */
@Command(
    name = "hint",
    description =
        "Tells the pool how a vat is used, so that it stays online or goes: no result depends on it.")
final class HintCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "VAT")
  private String vat = "";

  @Parameters(index = "2", paramLabel = "HINT", description = "pinned, frequent, normal or idle.")
  private String hint = "";

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.patch(kernel, Map.of("hint", hint), "vats", vat);
  }
}
