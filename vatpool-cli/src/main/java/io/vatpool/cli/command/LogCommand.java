package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool log}. */
@Command(
    name = "log",
    description = {
      "Prints a kernel's log: the last lines that vats have written with testLog, and hosts with this command.",
      "It is kept in memory while the kernel is open."
    })
final class LogCommand extends KernelOperation {

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LINE",
      description = "Add this line instead of printing the log.")
  private Optional<String> line = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    return line.isPresent()
        ? gateway.post(kernel, Map.of("line", line.get()), "log")
        : gateway.get(kernel, "log");
  }

  @Override
  String text(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    answer.path("log").forEach(entry -> text.append(entry.asText()).append('\n'));
    return text.toString();
  }
}
