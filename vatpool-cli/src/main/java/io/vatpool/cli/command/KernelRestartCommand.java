package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code vatpool kernel restart}. */
@Command(
    name = "restart",
    description =
        "Opens a kernel again that has stopped or is host-driven, from what is committed.")
final class KernelRestartCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of(), "restart");
  }
}
