package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool device}. */
@Command(name = "device", description = "Prints the id of a kernel's device.")
final class DeviceCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "NAME", description = "vatAdmin, timer, bridge, …")
  private String device = "";

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.get(kernel, "devices", device);
  }
}
