package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Fields;
import picocli.CommandLine.Command;

/** {@code vatpool gateway}. */
@Command(name = "gateway", description = "Shows the gateway: its version, the kernels it runs.")
final class GatewayCommand extends GatewayTask {

  @Override
  Exit perform(Gateway gateway) {
    JsonNode self = gateway.self();
    console().result(self, () -> Fields.text(self));
    return Exit.OK;
  }
}
