package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vatpool reap}. */
@Command(name = "reap", description = "Lets every vat of a kernel bring out its dead.")
final class ReapCommand extends KernelOperation {

  @Option(
      names = "--since",
      paramLabel = "JSON",
      description =
          "The vatPos that an earlier reap has answered: only vats that have moved since are reaped.")
  private Optional<String> since = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode request = Console.JSON.createObjectNode();
    since.ifPresent(json ->
        request.set(
            "previousVatPos",
            JsonArguments.parse(
                "The positions are no JSON", json, "They look like {\"v1\":12,\"v6\":40}.")));
    return gateway.post(kernel, request, "reap");
  }
}
