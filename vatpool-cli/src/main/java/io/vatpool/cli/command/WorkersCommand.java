package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code vatpool workers}. */
@Command(name = "workers", description = "Lists the workers of the pool.")
final class WorkersCommand extends GatewayTask {

  @Override
  Exit perform(Gateway gateway) {
    List<JsonNode> workers = gateway.workers();
    console().result(workers, () -> table(workers));
    return Exit.OK;
  }

  static String table(List<JsonNode> workers) {
    Table table =
        new Table("WORKER", "STATE", "VATS ONLINE", "AT MOST", "LAST HEARD OF", "ENGINE", "URL");
    for (JsonNode worker : workers) {
      table.row(
          worker.path("id").asText(),
          worker.path("state").asText("-"),
          worker.path("vatsOnline").asText("-"),
          worker.path("vatsOnlineMax").asText("-"),
          age(worker.path("heartbeatAt").asText("")),
          worker.path("engine").asText("-"),
          worker.path("url").asText("-"));
    }
    return table.text();
  }

  private static String age(String instant) {
    try {
      return Duration.between(Instant.parse(instant), Instant.now()).toSeconds() + " s ago";
    } catch (DateTimeParseException e) {
      return "-";
    }
  }
}
