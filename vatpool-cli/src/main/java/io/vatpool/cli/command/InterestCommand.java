package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool interest}. */
@Command(
    name = "interest",
    description =
        "Holds a promise until its resolution is taken (kpRegisterInterest). Results of messages are held anyway.")
final class InterestCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "KP", description = "A kernel promise: kp41.")
  private String promise = "";

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of(), "promises", promise, "interest");
  }
}
