package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code vatpool kernel list}. */
@Command(name = "list", description = "Lists the kernels of the installation.")
final class KernelListCommand extends GatewayTask {

  @Override
  Exit perform(Gateway gateway) {
    List<JsonNode> kernels = gateway.kernels();
    console().result(kernels, () -> table(kernels));
    return Exit.OK;
  }

  static String table(List<JsonNode> kernels) {
    Table table = new Table("KERNEL", "STATE", "MODE", "HELD BY");
    for (JsonNode kernel : kernels) {
      table.row(
          kernel.path("name").asText(),
          kernel.path("state").asText("-"),
          kernel.path("mode").asText("-"),
          kernel.path("holder").asText("-"));
    }
    return table.text();
  }
}
