package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool send}. */
@Command(
    name = "send",
    description = {
      "Sends a message to a vat's root object, or to any object it has exported, and prints the promise of its result.",
      "Example: vatpool send bank bank balance '\"alice\"' --wait 10s"
    })
final class SendCommand extends GatewayTask {

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "A static vat's name, a vat's id (v6), or an object (ko25).")
  private String target = "";

  @Parameters(index = "2", paramLabel = "METHOD")
  private String method = "";

  @Parameters(
      index = "3..*",
      paramLabel = "ARG",
      description = "Each argument as JSON: 5, '\"text\"', '{\"a\":[1]}'.")
  private List<String> arguments = List.of();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "30s",
      converter = DurationConverter.class,
      description =
          "Wait for the result, ${FALLBACK-VALUE} if no time is given. Exit status 1 if it is rejected, 6 if it is not there in time.")
  private Optional<Duration> wait = Optional.empty();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      converter = Words.ResultPolicies.class,
      completionCandidates = Words.ResultPolicies.class,
      defaultValue = "ignore",
      description =
          "What the kernel does when the result is settled: ignore, logAlways, logFailure, panic; none asks for no result.")
  private String policy = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "An idempotency key: the same message with the same key is sent once.")
  private Optional<String> key = Optional.empty();

  @Override
  Exit perform(Gateway gateway) {
    Optional<String> result = sent(gateway, key.orElseGet(Gateway::newKey));
    if (wait.isEmpty() || result.isEmpty()) {
      console()
          .result(
              result.map(promise -> Map.of("result", promise)).orElse(Map.of()),
              () -> result.orElse("sent"));
      return Exit.OK;
    }
    JsonNode promise = Settlement.await(gateway, console(), kernel, result.get(), wait.get());
    console().result(promise, () -> Settlement.text(promise));
    return Settlement.exit(promise);
  }

  /** A failure that leaves open whether the message was sent says how to find out. */
  private Optional<String> sent(Gateway gateway, String sendKey) {
    ArrayNode args = JsonArguments.parse(arguments);
    try {
      return gateway.send(kernel, target, method, args, policy, sendKey);
    } catch (CliException e) {
      if (e.exit() == Exit.REFUSED) {
        throw e;
      }
      throw new CliException(
          e.exit(),
          e.title(),
          e.detail(),
          (e.remedy() + "\n  Send it again with --key " + sendKey + ": it is delivered once.")
              .strip(),
          e);
    }
  }
}
