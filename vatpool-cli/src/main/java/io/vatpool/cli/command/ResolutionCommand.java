package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool resolution}. */
@Command(
    name = "resolution",
    description = {
      "Takes the result of a promise that is settled, and gives up the host's hold on it: it can be read once.",
      "The reference's kpResolution. \"vatpool promise\" only looks."
    })
final class ResolutionCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "KP", description = "A kernel promise: kp41.")
  private String promise = "";

  @Option(
      names = "--let-go",
      description = "Do not hold the objects that the result refers to, either.")
  private boolean letGo;

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of("incref", !letGo), "promises", promise, "resolution");
  }
}
