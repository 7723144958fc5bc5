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

  @Option(names = "--vats-created", paramLabel = "N", description = "Stop after so many new vats.")
  private Optional<Long> vatsCreated = Optional.empty();

  @Option(
      names = "--cleanup",
      paramLabel = "JSON",
      description =
          "What may be deleted of terminated vats: true, false, or a budget such as {\"default\":100}.")
  private Optional<String> cleanup = Optional.empty();

  @Option(
      names = "--cleanup-once",
      description = "What --cleanup allows is allowed once in this run, not in every crank.")
  private boolean cleanupOnce;

  @Option(
      names = "--vat-created-computrons",
      paramLabel = "N",
      description = "What a new vat counts as, for --computrons.")
  private Optional<Long> vatCreatedComputrons = Optional.empty();

  @Option(
      names = "--crank-failed-computrons",
      paramLabel = "N",
      description = "What a failed crank counts as, for --computrons.")
  private Optional<Long> crankFailedComputrons = Optional.empty();

  @Option(names = "--empty-cranks", description = "Cranks that deliver nothing count, too.")
  private boolean emptyCranks;

  @Option(names = "--commit", description = "Commit afterwards.")
  private boolean commit;

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode request = Console.JSON.createObjectNode();
    cranks.ifPresent(n -> request.put("cranks", n));
    computrons.ifPresent(n -> request.put("computrons", n));
    milliseconds.ifPresent(n -> request.put("milliseconds", n));
    vatsCreated.ifPresent(n -> request.put("vatsCreated", n));
    cleanup.ifPresent(json ->
        request.set(
            "cleanup",
            JsonArguments.parse(
                "The cleanup is no JSON", json, "It is true, false or {\"default\":100}.")));
    vatCreatedComputrons.ifPresent(n -> request.put("vatCreatedComputrons", n));
    crankFailedComputrons.ifPresent(n -> request.put("crankFailedComputrons", n));
    if (cleanupOnce) {
      request.put("cleanupOnce", true);
    }
    if (emptyCranks) {
      request.put("emptyCranks", true);
    }
    if (commit) {
      request.put("commit", true);
    }
    return gateway.post(kernel, request, "run");
  }
}
