package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import io.vatpool.cli.output.Table;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool vats}. */
@Command(name = "vats", description = "Lists a kernel's vats, or shows one of them.")
final class VatsCommand extends GatewayTask {

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VAT",
      description = "A vat's id (v6) or a static vat's name.")
  private Optional<String> vat = Optional.empty();

  @Override
  Exit perform(Gateway gateway) {
    if (vat.isPresent()) {
      JsonNode shown = gateway.vat(kernel, vat.get());
      console().result(shown, () -> Console.pretty(shown));
    } else {
      List<JsonNode> vats = gateway.vats(kernel);
      console().result(vats, () -> table(vats));
    }
    return Exit.OK;
  }

  private static String table(List<JsonNode> vats) {
    Table table = new Table("VAT", "NAME", "KIND", "STATE", "INCARNATION", "POSITION", "ONLINE AT");
    for (JsonNode vat : vats) {
      table.row(
          vat.path("id").asText(),
          vat.path("name").asText("-"),
          vat.path("static").asBoolean() ? "static" : "dynamic",
          vat.path("state").asText("-"),
          vat.path("incarnation").asText("-"),
          vat.path("position").asText("-"),
          vat.path("worker").asText("-"));
    }
    return table.text();
  }
}
