package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool transcript}. */
@Command(
    name = "transcript",
    description = {
      "Prints a vat's transcript, one line per entry: the delivery, its syscalls, its result.",
      "With --json each line is one JSON document, the entry as it is stored."
    })
final class TranscriptCommand extends GatewayTask {

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  @Parameters(index = "1", paramLabel = "VAT")
  private String vat = "";

  @Option(names = "--from", paramLabel = "POSITION", description = "The first position.")
  private Optional<Long> from = Optional.empty();

  @Option(names = "--to", paramLabel = "POSITION", description = "The position to stop before.")
  private Optional<Long> to = Optional.empty();

  @Override
  Exit perform(Gateway gateway) throws IOException {
    // Transcripts may be longer than memory: line by line.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                gateway.transcript(kernel, vat, from, to), StandardCharsets.UTF_8))) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        console().out().println(console().json() ? line : text(Console.JSON.readTree(line)));
      }
    }
    return Exit.OK;
  }

  private static String text(JsonNode line) {
    JsonNode entry = line.path("entry");
    JsonNode result = entry.path("r");
    JsonNode computrons = result.path("metering").path("computrons");
    return String.format(
            Locale.ROOT,
            "%6d  %-18s %-40s %3d syscalls  %s%s",
            line.path("position").asLong(),
            entry.path("d").path(0).asText(),
            subject(entry.path("d")),
            entry.path("sc").size(),
            result.path("status").asText(),
            computrons.isMissingNode() ? "" : ", " + computrons.asText() + " computrons")
        .stripTrailing();
  }

  /** What a delivery is about, in a few characters. */
  private static String subject(JsonNode delivery) {
    return switch (delivery.path(0).asText()) {
      case "message" ->
          delivery.path(1).asText()
              + " "
              + shortened(delivery.path(2).path("methargs").path("body").asText());
      case "load-snapshot" -> shortened(delivery.path(1).path("snapshotID").asText());
      case "initialize-worker" ->
          shortened(delivery.path(1).path("source").path("bundleID").asText());
      case "notify", "dropExports", "retireExports", "retireImports" ->
          shortened(delivery.path(1).toString());
      default -> "";
    };
  }

  private static String shortened(String text) {
    int max = 32;
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
