package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool slog}. */
@Command(
    name = "slog",
    description =
        "Follows a kernel's structured log, one JSON document per line, until interrupted.")
final class SlogCommand extends GatewayTask {

  /** How a line of server-sent events with contents begins. */
  private static final String DATA = "data:";

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  @Option(
      names = "--vat",
      paramLabel = "VAT",
      description = "Only events of this vat; may be given several times.")
  private List<String> vats = List.of();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only events of this type; may be given several times.")
  private List<String> types = List.of();

  @Option(
      names = "--write",
      paramLabel = "JSON",
      description =
          "Write an event of your own instead: {\"type\":\"…\", …}. Followers see it with the next block.")
  private Optional<String> event = Optional.empty();

  @Override
  Exit perform(Gateway gateway) throws IOException {
    if (event.isPresent()) {
      gateway.post(
          kernel,
          JsonArguments.parse(
              "The event is no JSON",
              event.get(),
              "It is an object with a type: '{\"type\":\"note\",\"text\":\"hello\"}'."),
          "slog");
      console().result(Map.of(), () -> "");
      return Exit.OK;
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(gateway.slog(kernel, vats, types), StandardCharsets.UTF_8))) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(DATA)) {
          console().out().println(line.substring(DATA.length()).strip());
          console().out().flush();
        }
      }
    }
    return Exit.OK;
  }
}
