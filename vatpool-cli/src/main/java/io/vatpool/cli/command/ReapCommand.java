package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code vatpool reap}. */
@Command(name = "reap", description = "Lets every vat of a kernel bring out its dead.")
final class ReapCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of(), "reap");
  }
}
