package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool kv}. */
@Command(name = "kv", description = "Prints entries of a kernel's key-value state, in key order.")
final class KeyValuesCommand extends KernelList {

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "How the keys begin: v1., kp40; all if not given.")
  private String prefix = "";

  @Override
  List<JsonNode> read(Gateway gateway, String kernel) {
    return gateway.keyValues(kernel, prefix);
  }
}
