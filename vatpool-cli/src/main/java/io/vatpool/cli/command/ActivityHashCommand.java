package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import picocli.CommandLine.Command;

/** {@code vatpool activityhash}. */
@Command(name = "activityhash", description = "Prints a kernel's activity hash and crank number.")
final class ActivityHashCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.get(kernel, "activityhash");
  }
}
