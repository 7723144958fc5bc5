package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code vatpool upgrade-events}. */
@Command(
    name = "upgrade-events",
    description =
        "Queues the events that an upgrade of the stored state has left (injectQueuedUpgradeEvents).")
final class UpgradeEventsCommand extends KernelOperation {

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return gateway.post(kernel, Map.of(), "upgrade-events");
  }
}
