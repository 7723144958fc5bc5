package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.Installation;
import io.vatpool.cli.config.Bundler;
import io.vatpool.cli.config.SwingSetConfig;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.gateway.KernelCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vatpool kernel create}. */
@Command(
    name = "create",
    description = {
      "Creates a kernel from a SwingSet configuration: bundles its source files with Endo's published tool, installs"
          + " the bundles, starts the static vats and waits for the bootstrap message's result.",
      "Example: vatpool kernel create examples/bank/config.json --name bank"
    })
final class KernelCreateCommand extends GatewayTask {

  @Parameters(paramLabel = "CONFIG", description = "The configuration, a JSON file.")
  private Path config = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The kernel's name; the name of the configuration's folder if not given.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--host-driven",
      description = "The kernel runs and commits only when told (vatpool run, step, commit).")
  private boolean hostDriven;

  @Option(
      names = "--fault-policy",
      paramLabel = "POLICY",
      converter = Words.FaultPolicies.class,
      completionCandidates = Words.FaultPolicies.class,
      description =
          "What happens to a vat that cannot go on: hosted (it is set aside) or consensus (the kernel stops).")
  private Optional<String> faultPolicy = Optional.empty();

  @Option(
      names = "--arg",
      paramLabel = "TEXT",
      description =
          "What the bootstrap vat is given in vatParameters.argv; may be repeated for a list.")
  private List<String> args = List.of();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "How long to wait for the bootstrap's result; ${DEFAULT-VALUE}, 0s for not at all.")
  private Duration wait = Duration.ZERO;

  @Override
  Exit perform(Gateway gateway) throws Exception {
    String kernelName = name.orElseGet(() -> defaultName(config));
    KernelCreation creation =
        new KernelCreation(gateway, console(), new Bundler(Installation.find().bundler()));
    ObjectNode kernel = creation.create(SwingSetConfig.read(config), kernelName, this::options);
    String bootstrap = kernel.path("bootstrap").asText("");
    if (hostDriven || wait.isZero() || bootstrap.isEmpty()) {
      console().result(kernel, () -> text(kernelName, bootstrap));
      return Exit.OK;
    }
    JsonNode result = Settlement.await(gateway, console(), kernelName, bootstrap, wait);
    kernel.set("bootstrapResult", result);
    console()
        .result(
            kernel,
            () ->
                "kernel "
                    + kernelName
                    + " is created; the bootstrap's result "
                    + Settlement.text(result));
    return Settlement.exit(result);
  }

  private void options(ObjectNode request) {
    if (hostDriven) {
      request.put("mode", "host-driven");
    }
    if (!args.isEmpty()) {
      args.forEach(request.putArray("argv")::add);
    }
    faultPolicy.ifPresent(policy -> request.put("faultPolicy", policy));
  }

  private static String text(String name, String bootstrap) {
    return "kernel "
        + name
        + " is created"
        + (bootstrap.isEmpty() ? "" : "; the bootstrap's result will be " + bootstrap);
  }

  /** The folder's name: a configuration is usually called config.json. */
  private static String defaultName(Path config) {
    Path parent = config.toAbsolutePath().normalize().getParent();
    return parent == null || parent.getFileName() == null
        ? "kernel"
        : parent.getFileName().toString();
  }
}
