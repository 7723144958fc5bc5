package io.vatpool.cli.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.config.Bundle;
import io.vatpool.cli.config.Bundler;
import io.vatpool.cli.config.SwingSetConfig;
import io.vatpool.cli.output.Console;
import java.util.function.Consumer;

/** From a configuration file to a kernel, with progress. */
public final class KernelCreation {

  private final Gateway gateway;
  private final Console console;
  private final Bundler bundler;

  public KernelCreation(Gateway gateway, Console console, Bundler bundler) {
    this.gateway = gateway;
    this.console = console;
    this.bundler = bundler;
  }

  /**
   * Bundles, installs, creates.
   *
   * @param options adds to the request
   * @return the kernel as the gateway describes it
   */
  public ObjectNode create(SwingSetConfig config, String name, Consumer<ObjectNode> options)
      throws InterruptedException {
    // Before the work, which takes seconds: whether there is a gateway, and room for that name.
    if (gateway.findKernel(name).isPresent()) {
      throw new CliException(
          Exit.REFUSED,
          "There is such a kernel already",
          name,
          "Choose another name with --name, or delete it: vatpool kernel delete "
              + name
              + " --yes");
    }
    SwingSetConfig.Bundled bundled =
        config.bundled(source ->
            console
                .progress()
                .step("bundling " + source.getFileName(), () -> bundler.bundle(source)));
    for (Bundle bundle : bundled.bundles()) {
      gateway.installBundle(bundle);
    }
    ObjectNode request = Console.JSON.createObjectNode();
    request.put("name", name);
    request.set("config", bundled.config());
    options.accept(request);
    return console
        .progress()
        .step("creating kernel " + name, () -> gateway.createKernel(request).deepCopy());
  }
}
