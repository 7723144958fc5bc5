package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vatpool run}. */
@Command(
    name = "run",
    description = "Runs a host-driven kernel until it is idle, or a bound is reached.")
final class RunCommand extends KernelOperation {

  @Option(names = "--cranks", paramLabel = "N", description = "At most so many cranks.")
  private Optional<Long> cranks = Optional.empty();

  @Option(names = "--computrons", paramLabel = "N", description = "Stop after so many computrons.")
  private Optional<Long> computrons = Optional.empty();

  @Option(names = "--milliseconds", paramLabel = "N", description = "Stop after so long.")
  private Optional<Long> milliseconds = Optional.empty();

  @Option(names = "--commit", description = "Commit afterwards.")
  private boolean commit;

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode request = Console.JSON.createObjectNode();
    cranks.ifPresent(n -> request.put("cranks", n));
    computrons.ifPresent(n -> request.put("computrons", n));
    milliseconds.ifPresent(n -> request.put("milliseconds", n));
    if (commit) {
      request.put("commit", true);
    }
    return gateway.post(kernel, request, "run");
  }
}
