package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.math.BigInteger;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool timer-poll}. */
@Command(
    name = "timer-poll",
    description = "Tells a kernel's timer device what time it is; it wakes whose time has come.")
final class TimerPollCommand extends KernelOperation {

  @Parameters(
      index = "1",
      paramLabel = "TIME",
      description = "A whole number, in the unit that the vats of this kernel count in.")
  private BigInteger time = BigInteger.ZERO;

  @Option(names = "--device", paramLabel = "NAME", description = "Its name; timer if not given.")
  private Optional<String> device = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode request = Console.JSON.createObjectNode().put("time", time.toString());
    device.ifPresent(name -> request.put("device", name));
    return gateway.post(kernel, request, "timer", "poll");
  }
}
