package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Fields;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool bundles}. */
@Command(
    name = "bundles",
    description =
        "Lists the bundles that the gateway or a kernel has, or prints one of them as JSON.")
final class BundlesCommand extends GatewayTask {

  @Parameters(arity = "0..1", paramLabel = "ID", description = "A bundle's id: b1-….")
  private Optional<String> id = Optional.empty();

  @Option(
      names = "--kernel",
      paramLabel = "KERNEL",
      description = "Those that are installed in this kernel.")
  private Optional<String> kernel = Optional.empty();

  @Override
  Exit perform(Gateway gateway) {
    if (id.isPresent()) {
      // A bundle is JSON for people, too.
      console()
          .out()
          .println(
              kernel.isPresent()
                  ? gateway.get(kernel.get(), "bundles", id.get())
                  : gateway.bundle(id.get()));
      return Exit.OK;
    }
    List<JsonNode> bundles =
        kernel.isPresent() ? gateway.list(kernel.get(), "bundles") : gateway.bundles();
    console().result(bundles, () -> Fields.table(bundles));
    return Exit.OK;
  }
}
