package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code vatpool kernel set}. */
@Command(name = "set", description = "Changes how a kernel is run.")
final class KernelSetCommand extends KernelOperation {

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "automatic (it runs and commits by itself) or host-driven.")
  private Optional<String> mode = Optional.empty();

  @Option(
      names = "--fault-policy",
      paramLabel = "POLICY",
      description = "hosted or consensus: what happens when a vat cannot go on.")
  private Optional<String> faultPolicy = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode change = Console.JSON.createObjectNode();
    mode.ifPresent(m -> change.put("mode", m));
    faultPolicy.ifPresent(p -> change.put("faultPolicy", p));
    if (change.isEmpty()) {
      throw new ParameterException(spec().commandLine(), "nothing to set");
    }
    return gateway.patch(kernel, change);
  }
}
