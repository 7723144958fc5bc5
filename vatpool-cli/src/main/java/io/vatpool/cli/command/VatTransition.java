package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** A transition of vats' lives: of one, of several, or of all that allow it. */
abstract class VatTransition extends GatewayTask {

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "VAT",
      description = "Vats' ids (v6) or static vats' names.")
  private List<String> vats = new ArrayList<>();

  @Option(names = "--all", description = "All vats whose state allows it.")
  private boolean all;

  private final String transition;

  /** With {@code transition} for the last part of the route. */
  VatTransition(String transition) {
    this.transition = transition;
  }

  /** Why, as the user has said; empty where nobody is asked. */
  String reason() {
    return "";
  }

  @Override
  final Exit perform(Gateway gateway) {
    if (all != vats.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(), "name the vats to " + transition + ", or give --all");
    }
    Map<String, Object> request = new LinkedHashMap<>();
    if (all) {
      request.put("all", true);
    } else {
      request.put("vats", vats);
    }
    if (!reason().isEmpty()) {
      request.put("reason", reason());
    }
    JsonNode answer = gateway.post(kernel, request, transition);
    console().result(answer, () -> table(answer.path("items")));
    return Exit.OK;
  }

  private static String table(JsonNode items) {
    Table table = new Table("VAT", "CHANGED", "LIFECYCLE", "REASON");
    for (JsonNode item : items) {
      table.row(
          item.path("vat").asText(),
          item.path("changed").asBoolean() ? "yes" : "no",
          item.path("lifecycle").asText("-"),
          item.path("reason").asText("-"));
    }
    return table.text();
  }
}
