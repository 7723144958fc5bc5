package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code vatpool kernel delete}. */
@Command(name = "delete", description = "Deletes a kernel with all its vats. There is no way back.")
final class KernelDeleteCommand extends GatewayTask {

  @Parameters(paramLabel = "KERNEL")
  private String kernel = "";

  @Option(names = "--yes", description = "Needed: it cannot be undone.")
  private boolean sure;

  @Override
  Exit perform(Gateway gateway) {
    if (!sure) {
      throw new ParameterException(
          spec().commandLine(),
          "deleting " + kernel + " cannot be undone: add --yes if you mean it");
    }
    gateway.delete(kernel);
    console().result(Map.of("deleted", kernel), () -> "kernel " + kernel + " is deleted");
    return Exit.OK;
  }
}
