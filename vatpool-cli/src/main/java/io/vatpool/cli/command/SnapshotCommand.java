package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code vatpool snapshot}. */
@Command(
    name = "snapshot",
    description = "Saves a heap snapshot of every vat that has run since its last.")
final class SnapshotCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of(), "snapshots");
  }
}
