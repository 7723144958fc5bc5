package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.gateway.Gateway;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool promise}. */
@Command(
    name = "promise",
    description =
        "Shows a promise of the kernel. Exit status 1 if it is rejected, 6 if it is still unresolved.")
final class PromiseCommand extends GatewayTask {

  @Parameters(index = "0", paramLabel = "KERNEL")
  private String kernel = "";

  @Parameters(index = "1", paramLabel = "KP", description = "A kernel promise: kp41.")
  private String promise = "";

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      arity = "0..1",
      defaultValue = "0s",
      fallbackValue = "30s",
      converter = DurationConverter.class,
      description = "Wait until it is settled, ${FALLBACK-VALUE} if no time is given.")
  private Duration wait = Duration.ZERO;

  @Override
  Exit perform(Gateway gateway) {
    JsonNode state = Settlement.await(gateway, console(), kernel, promise, wait);
    console().result(state, () -> Settlement.text(state));
    return Settlement.exit(state);
  }
}
