package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Fields;
import java.util.List;
import picocli.CommandLine.Parameters;

/** A command that reads a list of a kernel's, all of it. */
abstract class KernelList extends GatewayTask {

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  /** Reads. */
  abstract List<JsonNode> read(Gateway gateway, String kernel);

  @Override
  final Exit perform(Gateway gateway) {
    List<JsonNode> items =
        console().progress().quietly(spec().name() + " " + kernel, () -> read(gateway, kernel));
    console().result(items, () -> Fields.table(items));
    return Exit.OK;
  }
}
