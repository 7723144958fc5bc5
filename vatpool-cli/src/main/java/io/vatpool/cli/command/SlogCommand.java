package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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

  @Option(names = "--vat", paramLabel = "VAT", description = "Only events of this vat.")
  private Optional<String> vat = Optional.empty();

  @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type.")
  private Optional<String> type = Optional.empty();

  @Override
  Exit perform(Gateway gateway) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(gateway.slog(kernel, vat, type), StandardCharsets.UTF_8))) {
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
