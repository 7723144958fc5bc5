package io.vatpool.cli.command;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.cluster.Installation;
import io.vatpool.cli.output.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand, and the options that all subcommands share. */
@Command(
    name = "vatpool",
    description = "Hosts SwingSet vats on a pool of workers.",
    mixinStandardHelpOptions = true,
    version = "vatpool 0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      DownCommand.class,
      RestartCommand.class,
      DemoCommand.class,
      KernelCommand.class,
      SendCommand.class,
      PromiseCommand.class,
      VatsCommand.class,
      VatCommand.class,
      TranscriptCommand.class,
      BundleCommand.class,
      BundlesCommand.class,
      WorkersCommand.class,
      GatewayCommand.class,
      ActivityHashCommand.class,
      AuditCommand.class,
      ReportCommand.class,
      StatsCommand.class,
      RunCommand.class,
      StepCommand.class,
      CommitCommand.class,
      PinCommand.class,
      HintCommand.class,
      ReapCommand.class,
      SnapshotCommand.class,
      SnapshotsCommand.class,
      OptionsCommand.class,
      UpgradeCommand.class,
      UpgradeEventsCommand.class,
      TerminateCommand.class,
      TimerPollCommand.class,
      BridgeInboundCommand.class,
      ResolutionCommand.class,
      InterestCommand.class,
      DeviceCommand.class,
      RestartAllCommand.class,
      DumpCommand.class,
      KeyValuesCommand.class,
      LogCommand.class,
      SlogCommand.class,
      TokenCommand.class,
      CompletionCommand.class,
    })
public final class VatpoolCommand implements Runnable {

  private final PrintStream out;
  private final PrintStream err;

  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the result as one JSON document, and an error as one on stderr.")
  private boolean json;

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "The local cluster's folder; VATPOOL_DATA, else \"data\" in the checkout.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "A gateway elsewhere, instead of the local cluster's; VATPOOL_URL.")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--token-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Holds the token for a gateway with access control; else VATPOOL_TOKEN.")
  private Optional<Path> tokenFile = Optional.empty();

  private VatpoolCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs one command line and returns the exit status. Never throws. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    VatpoolCommand command = new VatpoolCommand(out, err);
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .registerConverter(Integer.class, WholeNumber.of(Integer::valueOf))
        .registerConverter(int.class, WholeNumber.of(Integer::valueOf))
        .registerConverter(Long.class, WholeNumber.of(Long::valueOf))
        .registerConverter(BigInteger.class, WholeNumber.of(BigInteger::new))
        .setParameterExceptionHandler(command::usage)
        .setExecutionExceptionHandler((e, line, _) -> command.failed(e))
        .execute(args);
  }

  /** The tree of all commands, for those who describe it. */
  static CommandLine commandLine() {
    return new CommandLine(new VatpoolCommand(System.out, System.err));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  Console console() {
    // Java knows whether stdin and stdout are a terminal, but not about stderr: ./vatpool looks.
    return new Console(out, err, json, environment("VATPOOL_TERMINAL").isPresent());
  }

  DataFolder dataFolder() {
    return dataFolderGiven()
        .or(() -> environment("VATPOOL_DATA").map(Path::of).map(DataFolder::new))
        .orElseGet(() -> new DataFolder(Installation.find().home().resolve("data")));
  }

  /** The folder of the command line, if it names one. */
  Optional<DataFolder> dataFolderGiven() {
    return data.map(DataFolder::new);
  }

  /** The gateway that was named, if one was. */
  Optional<URI> gatewayUrl() {
    return url.or(() -> environment("VATPOOL_URL")).map(VatpoolCommand::parse);
  }

  /** What says to gateways who asks, if anything does. Never on the command line: others see it. */
  Optional<String> token() {
    return tokenFile.map(VatpoolCommand::firstLine).or(() -> environment("VATPOOL_TOKEN"));
  }

  private static String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .findFirst()
          .orElseThrow(() ->
              new CliException(
                  Exit.USAGE,
                  "There is no token",
                  file + " is empty",
                  "\"vatpool token new NAME --role ROLE\" makes one."));
    } catch (IOException | UncheckedIOException e) {
      throw new CliException(
          Exit.USAGE, "The token cannot be read", e.toString(), "--token-file names a text file.");
    }
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static URI parse(String url) {
    try {
      URI parsed = new URI(url);
      if (parsed.isAbsolute() && parsed.getHost() != null) {
        return parsed;
      }
    } catch (URISyntaxException e) {
      // The answer below says all that matters.
    }
    throw new CliException(
        Exit.USAGE, "That is no URL of a gateway", url, "Write it like http://127.0.0.1:8080.");
  }

  private int usage(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    // The option may stand behind the word that could not be read.
    json |= Arrays.asList(args).contains("--json");
    report(
        new CliException(
            Exit.USAGE,
            "The command line is wrong",
            String.valueOf(e.getMessage()),
            "\"" + line.getCommandSpec().qualifiedName() + " --help\" lists what there is.",
            e));
    if (!json && args.length == 0) {
      line.usage(err);
    }
    return Exit.USAGE.code();
  }

  private int failed(Exception e) {
    CliException failure =
        e instanceof CliException known
            ? known
            : new CliException(
                Exit.BROKEN,
                "The command failed unexpectedly",
                e.toString(),
                "Set VATPOOL_DEBUG=1 to see where, and please report it.",
                e);
    report(failure);
    if (environment("VATPOOL_DEBUG").isPresent()) {
      e.printStackTrace(err);
    }
    return failure.exit().code();
  }

  private void report(CliException failure) {
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("error", failure.exit().name().toLowerCase(Locale.ROOT));
      document.put("title", failure.title());
      document.put("detail", failure.detail());
      document.put("remedy", failure.remedy());
      err.println(Console.pretty(document));
    } else {
      err.println("vatpool: " + failure.title() + ": " + failure.detail());
      if (!failure.remedy().isEmpty()) {
        err.println("  " + failure.remedy());
      }
    }
    err.flush();
  }
}
