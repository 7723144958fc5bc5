package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool bridge-inbound}. */
@Command(
    name = "bridge-inbound",
    description = "Calls the handler that a vat has registered with the kernel's bridge device.")
final class BridgeInboundCommand extends KernelOperation {

  @Parameters(
      index = "1..*",
      paramLabel = "ARG",
      description = "Each argument as JSON: 5, '\"text\"', '{\"a\":[1]}'.")
  private List<String> arguments = List.of();

  @Option(names = "--device", paramLabel = "NAME", description = "Its name; bridge if not given.")
  private Optional<String> device = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode request = Console.JSON.createObjectNode();
    request.set("args", JsonArguments.parse(arguments));
    device.ifPresent(name -> request.put("device", name));
    return gateway.post(kernel, request, "bridge", "inbound");
  }
}
