package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code vatpool options}. */
@Command(
    name = "options",
    description =
        "Changes options of a kernel while it runs (the reference's changeKernelOptions).")
final class OptionsCommand extends KernelOperation {

  @Option(
      names = "--reap-interval",
      paramLabel = "N|never",
      description = "Deliveries after which a vat collects garbage.")
  private Optional<String> reapInterval = Optional.empty();

  @Option(
      names = "--reap-gc-krefs",
      paramLabel = "N|never",
      description = "References dropped or retired after which a vat collects garbage.")
  private Optional<String> reapGcKrefs = Optional.empty();

  @Option(
      names = "--snapshot-interval",
      paramLabel = "N",
      description = "Deliveries after which a vat's heap is saved.")
  private Optional<Long> snapshotInterval = Optional.empty();

  @Override
  JsonNode ask(Gateway gateway, String kernel) {
    ObjectNode options = Console.JSON.createObjectNode();
    reapInterval.ifPresent(n -> options.set("defaultReapInterval", count("--reap-interval", n)));
    reapGcKrefs.ifPresent(n -> options.set("defaultReapGCKrefs", count("--reap-gc-krefs", n)));
    snapshotInterval.ifPresent(n -> options.put("snapshotInterval", n));
    if (options.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(), "nothing is to be changed: give at least one option");
    }
    return gateway.changeOptions(kernel, options);
  }

  private JsonNode count(String option, String text) {
    if (text.equals("never")) {
      return TextNode.valueOf(text);
    }
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw new ParameterException(
          spec().commandLine(), option + " is a number from 1 on, or never, not \"" + text + "\"");
    }
    return LongNode.valueOf(Long.parseLong(text));
  }
}
