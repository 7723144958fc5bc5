package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.cluster.Installation;
import io.vatpool.cli.config.Bundle;
import io.vatpool.cli.config.Bundler;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code vatpool upgrade}. */
@Command(
    name = "upgrade",
    description = "Gives a static vat new code: its durable state stays, a new incarnation starts.")
final class UpgradeCommand extends KernelOperation {

  @Parameters(index = "1", paramLabel = "VAT")
  private String vat = "";

  @Parameters(
      index = "2",
      paramLabel = "CODE",
      description = "An installed bundle's id (b1-…), or a source file.")
  private String code = "";

  @Option(names = "--message", paramLabel = "TEXT", description = "Why; kept in the kernel's log.")
  private Optional<String> message = Optional.empty();

  @Option(names = "--parameters", paramLabel = "JSON", description = "The new vatParameters.")
  private Optional<String> parameters = Optional.empty();

  @Option(
      names = "--pause-first",
      description = "Pause the vat before: messages wait for the new code.")
  private boolean pauseFirst;

  @Override
  JsonNode ask(Gateway gateway, String kernel) throws InterruptedException {
    ObjectNode request = Console.JSON.createObjectNode();
    request.put("bundleID", code.startsWith("b1-") ? code : installed(gateway, kernel));
    if (pauseFirst) {
      request.put("pauseFirst", true);
    }
    message.ifPresent(text -> request.put("upgradeMessage", text));
    parameters.ifPresent(json ->
        request.set(
            "vatParameters",
            JsonArguments.parse(
                "The parameters are no JSON",
                json,
                "They are one JSON object: --parameters '{\"greeting\":\"hello\"}'.")));
    return gateway.post(kernel, request, "vats", vat, "upgrade");
  }

  private String installed(Gateway gateway, String kernel) throws InterruptedException {
    Path source = Path.of(code);
    if (!Files.isRegularFile(source)) {
      throw new ParameterException(
          spec().commandLine(),
          "there is no file " + source + ", and a bundle's id begins with b1-");
    }
    Bundler bundler = new Bundler(Installation.find().bundler());
    Bundle bundle = console().progress().step("bundling " + source, () -> bundler.bundle(source));
    gateway.installBundle(bundle);
    ObjectNode reference = Console.JSON.createObjectNode().put("id", bundle.id());
    gateway.post(kernel, reference, "bundles");
    return bundle.id();
  }
}
