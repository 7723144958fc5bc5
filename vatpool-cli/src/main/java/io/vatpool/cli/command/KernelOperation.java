package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Fields;
import picocli.CommandLine.Parameters;

/** A command that asks a kernel for one thing and shows the answer. */
abstract class KernelOperation extends GatewayTask {

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  /** Asks. */
  abstract JsonNode ask(Gateway gateway, String kernel) throws Exception;

  /** The answer for people. */
  String text(JsonNode answer) {
    return Fields.text(answer);
  }

  @Override
  final Exit perform(Gateway gateway) throws Exception {
    JsonNode answer = console().progress().quietly(name(), () -> ask(gateway, kernel));
    console().result(answer, () -> text(answer));
    return Exit.OK;
  }

  private String name() {
    return spec().name() + " " + kernel;
  }
}
