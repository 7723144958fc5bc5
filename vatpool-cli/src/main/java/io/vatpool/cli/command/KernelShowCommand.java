package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import io.vatpool.cli.output.Fields;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool kernel show}. */
@Command(name = "show", description = "Shows a kernel: its settings, state, queues and hash.")
final class KernelShowCommand extends GatewayTask {

  @Parameters(paramLabel = "KERNEL")
  private String kernel = "";

  @Override
  Exit perform(Gateway gateway) {
    Map<String, JsonNode> shown = new TreeMap<>();
    shown.put("kernel", gateway.kernel(kernel));
    shown.put("status", gateway.status(kernel));
    console().result(shown, () -> Fields.text(Console.JSON.valueToTree(shown)));
    return Exit.OK;
  }
}
