package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.gateway.Gateway;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool dump}. */
@Command(
    name = "dump",
    description = "Prints a part of a kernel's state, as the reference's dump() does.")
final class DumpCommand extends KernelList {

  @Parameters(
      index = "1",
      paramLabel = "SECTION",
      converter = Words.Sections.class,
      completionCandidates = Words.Sections.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String section = "";

  @Override
  List<JsonNode> read(Gateway gateway, String kernel) {
    return gateway.list(kernel, "dump", section);
  }
}
