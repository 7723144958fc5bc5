package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.Installation;
import io.vatpool.cli.config.Bundle;
import io.vatpool.cli.config.Bundler;
import io.vatpool.cli.gateway.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code vatpool bundle}. */
@Command(
    name = "bundle",
    description =
        "Bundles a source file and all it imports with Endo's published tool, and prints the bundle's id.")
final class BundleCommand extends Task {

  @Parameters(paramLabel = "FILE", description = "The vat's source, an ES module.")
  private Path file = Path.of("");

  @Option(names = "-o", paramLabel = "OUT", description = "Write the bundle to this file.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--upload", description = "Install the bundle in the gateway.")
  private boolean upload;

  @Option(
      names = "--kernel",
      paramLabel = "KERNEL",
      description = "Install the bundle in this kernel, too; its vats find it by its id.")
  private Optional<String> kernel = Optional.empty();

  @Override
  Exit perform() throws Exception {
    if (!Files.isRegularFile(file)) {
      throw new ParameterException(spec().commandLine(), "There is no file " + file);
    }
    Bundler bundler = new Bundler(Installation.find().bundler());
    Bundle bundle = console().progress().step("bundling " + file, () -> bundler.bundle(file));
    if (output.isPresent()) {
      Path unfinished = output.get().resolveSibling(output.get().getFileName() + ".new");
      Files.writeString(unfinished, bundle.json());
      Files.move(unfinished, output.get(), StandardCopyOption.REPLACE_EXISTING);
    }
    if (upload || kernel.isPresent()) {
      Gateway gateway = GatewayTask.gateway(root());
      gateway.installBundle(bundle);
      kernel.ifPresent(name -> gateway.post(name, Map.of("id", bundle.id()), "bundles"));
    }
    console().result(Map.of("id", bundle.id()), bundle::id);
    return Exit.OK;
  }
}
