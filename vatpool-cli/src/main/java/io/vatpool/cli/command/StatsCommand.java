package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import picocli.CommandLine.Command;

/** {@code vatpool stats}. */
@Command(name = "stats", description = "Prints a kernel's statistics, as the reference keeps them.")
final class StatsCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.get(kernel, "stats");
  }
}
