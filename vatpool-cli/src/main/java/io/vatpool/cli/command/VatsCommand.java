package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Fields;
import io.vatpool.cli.output.Table;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

  @Option(names = "--spans", description = "The vat's transcript spans instead.")
  private boolean spans;

  @Option(names = "--snapshots", description = "The vat's heap snapshots instead.")
  private boolean snapshots;

  @Override
  Exit perform(Gateway gateway) {
    if (spans || snapshots) {
      String name =
          vat.orElseThrow(() ->
              new ParameterException(
                  spec().commandLine(), "--spans and --snapshots are those of one vat: name it"));
      List<JsonNode> rows = gateway.list(kernel, "vats", name, spans ? "spans" : "snapshots");
      console().result(rows, () -> Fields.table(rows));
    } else if (vat.isPresent()) {
      JsonNode shown = gateway.vat(kernel, vat.get());
      console().result(shown, () -> Fields.text(shown));
    } else {
      List<JsonNode> vats = gateway.vats(kernel);
      console().result(vats, () -> table(vats) + Terminated.text(gateway, kernel));
    }
    return Exit.OK;
  }

  private static String table(List<JsonNode> vats) {
    Table table =
        new Table(
            "VAT",
            "NAME",
            "KIND",
            "STATE",
            "LIFECYCLE",
            "WAITING",
            "INCARNATION",
            "POSITION",
            "ONLINE AT");
    for (JsonNode vat : vats) {
      table.row(
          vat.path("id").asText(),
          vat.path("name").asText("-"),
          vat.path("static").asBoolean() ? "static" : "dynamic",
          vat.path("state").asText("-"),
          vat.path("lifecycle").asText("-"),
          waiting(vat.path("sideQueue")),
          vat.path("incarnation").asText("-"),
          vat.path("position").asText("-"),
          vat.path("worker").asText("-"));
    }
    return table.text();
  }

  /** For instance {@code 3, 42 s}. */
  private static String waiting(JsonNode queue) {
    String length = queue.path("length").asText("-");
    return queue.has("seconds") ? length + ", " + queue.path("seconds").asText() + " s" : length;
  }
}
