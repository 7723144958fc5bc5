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
      converter = Words.Modes.class,
      completionCandidates = Words.Modes.class,
      description = "automatic (it runs and commits by itself) or host-driven.")
  private Optional<String> mode = Optional.empty();

  @Option(
      names = "--fault-policy",
      paramLabel = "POLICY",
      converter = Words.FaultPolicies.class,
      completionCandidates = Words.FaultPolicies.class,
      description = "hosted or consensus: what happens when a vat cannot go on.")
  private Optional<String> faultPolicy = Optional.empty();

  @Option(
      names = "--block-cranks",
      paramLabel = "N",
      description = "At most so many cranks are committed together.")
  private Optional<Integer> blockCranks = Optional.empty();

  @Option(
      names = "--block-computrons",
      paramLabel = "N",
      description = "A block ends when its cranks have used so many computrons.")
  private Optional<Long> blockComputrons = Optional.empty();

  @Option(
      names = "--block-milliseconds",
      paramLabel = "N",
      description = "A block ends when it is so old.")
  private Optional<Long> blockMilliseconds = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode change = Console.JSON.createObjectNode();
    mode.ifPresent(m -> change.put("mode", m));
    faultPolicy.ifPresent(p -> change.put("faultPolicy", p));
    ObjectNode block = Console.JSON.createObjectNode();
    blockCranks.ifPresent(n -> block.put("cranks", n));
    blockComputrons.ifPresent(n -> block.put("computrons", n));
    blockMilliseconds.ifPresent(n -> block.put("milliseconds", n));
    if (!block.isEmpty()) {
      change.set("blockPolicy", block);
    }
    if (change.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(), "nothing is to be set: give at least one option");
    }
    return gateway.patch(kernel, change);
  }
}
