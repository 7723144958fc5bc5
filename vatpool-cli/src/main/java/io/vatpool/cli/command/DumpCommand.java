package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool dump}. */
@Command(name = "dump", description = "Prints a part of a kernel's state.")
final class DumpCommand extends KernelOperation {

  @Parameters(
      index = "1",
      paramLabel = "SECTION",
      description =
          "promises, objects, kernelTable, gcActions, reapQueue, runQueue or acceptanceQueue.")
  private String section = "";

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.get(kernel, "dump", section);
  }
}
