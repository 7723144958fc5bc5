package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Table;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code vatpool restart-all}. */
@Command(
    name = "restart-all",
    description =
        "Ends all vats' incarnations at once: static and critical vats start again first, all others"
            + " with their next message, on the gateway's engine bundles of today.")
final class RestartAllCommand extends GatewayTask {

  /** Vats that are named of each sort. */
  private static final int NAMED_MAX = 10;

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  @Option(names = "--dry-run", description = "Only say what would happen.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Needed: what is only in vats' heaps is lost.")
  private boolean sure;

  @Override
  Exit perform(Gateway gateway) {
    if (!dryRun && !sure) {
      throw new ParameterException(
          spec().commandLine(),
          "a restart gives up all vats' heaps: look with --dry-run, then add --yes");
    }
    JsonNode answer = gateway.post(kernel, Map.of("dryRun", dryRun), "restart-all");
    console().result(answer, () -> table(answer));
    return Exit.OK;
  }

  private static String table(JsonNode answer) {
    Table table = new Table("WHAT", "VATS", "WHICH");
    row(table, "suspended", answer.path("suspended"));
    row(table, "suspended before", answer.path("suspendedBefore"));
    row(table, "not started yet", answer.path("notStarted"));
    row(table, "revived first", answer.path("revivedFirst"));
    String today = answer.path("engine").asText();
    for (Map.Entry<String, JsonNode> build : answer.path("enginesInUse").properties()) {
      String engine = build.getKey();
      table.row("run on", build.getValue(), engine + (engine.equals(today) ? ", today's" : ""));
    }
    return table.text();
  }

  private static void row(Table table, String what, JsonNode vats) {
    StringJoiner which = new StringJoiner(" ");
    for (int i = 0; i < Math.min(vats.size(), NAMED_MAX); i++) {
      which.add(vats.path(i).asText());
    }
    table.row(what, Integer.toString(vats.size()), which + (vats.size() > NAMED_MAX ? " …" : ""));
  }
}
