package io.vatpool.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.Installation;
import io.vatpool.cli.config.Bundle;
import io.vatpool.cli.config.Bundler;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

  @Override
  JsonNode ask(Gateway gateway, String kernel) throws InterruptedException {
    ObjectNode request = Console.JSON.createObjectNode();
    request.put("bundleID", code.startsWith("b1-") ? code : installed(gateway, kernel));
    message.ifPresent(text -> request.put("upgradeMessage", text));
    parameters.ifPresent(json -> request.set("vatParameters", parsed(json)));
    return gateway.post(kernel, request, "vats", vat, "upgrade");
  }

  private String installed(Gateway gateway, String kernel) throws InterruptedException {
    Bundle bundle = new Bundler(Installation.find().bundler()).bundle(Path.of(code));
    gateway.installBundle(bundle);
    ObjectNode reference = Console.JSON.createObjectNode().put("id", bundle.id());
    gateway.post(kernel, reference, "bundles");
    return bundle.id();
  }

  private static JsonNode parsed(String json) {
    try {
      return Console.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CliException(
          Exit.USAGE, "The parameters are no JSON", json + ": " + e.getOriginalMessage(), "", e);
    }
  }
}
