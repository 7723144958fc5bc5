package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code vatpool commit}. */
@Command(name = "commit", description = "Commits what a host-driven kernel has done.")
final class CommitCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of(), "commit");
  }
}
