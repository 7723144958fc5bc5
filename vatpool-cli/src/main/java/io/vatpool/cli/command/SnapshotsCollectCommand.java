package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterStores;
import io.vatpool.cli.output.Table;
import io.vatpool.cli.snapshots.Collector;
import io.vatpool.cli.snapshots.DatabaseFolder;
import io.vatpool.cli.snapshots.Naming;
import io.vatpool.cli.snapshots.Policy;
import io.vatpool.cli.snapshots.Report;
import io.vatpool.protocol.access.ServiceTokens;
import io.vatpool.snapstore.client.ClientOptions;
import io.vatpool.snapstore.client.SnapStoreClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code vatpool snapshots collect}. */
@Command(
    name = "collect",
    description = "Deletes the snapshots that no vat of any kernel may still need.")
final class SnapshotsCollectCommand extends Task {

  @Option(names = "--dry-run", description = "Only count what would be deleted.")
  private boolean dryRun;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "7d",
      description =
          "How long ago an image must have been stored last and have gone out of use;"
              + " ${DEFAULT-VALUE}, at least 1h.")
  private Duration grace = Duration.ZERO;

  @Option(
      names = "--keep-earlier",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Snapshots of each vat that are kept beside the one in use; ${DEFAULT-VALUE}, at most 16.")
  private int keepEarlier;

  @Option(
      names = "--unnamed-max",
      paramLabel = "PERCENT",
      defaultValue = "25",
      description =
          "Deletes nothing if more of all images than that are old and named by no database;"
              + " ${DEFAULT-VALUE}.")
  private int unnamedPercentMax;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "A snapshot store elsewhere; with it, --database names all who use it.")
  private Optional<URI> store = Optional.empty();

  @Option(
      names = "--database",
      paramLabel = "DIR",
      description =
          "A folder with the files url, username and password of a database; may be repeated.")
  private List<Path> databases = new ArrayList<>();

  @Option(
      names = "--service-token-file",
      paramLabel = "FILE",
      description =
          "The secret of the installation's services, where the store wants to be shown it.")
  private Optional<Path> serviceTokenFile = Optional.empty();

  @Override
  Exit perform() {
    Report report = collector(policy()).run(dryRun);
    console().result(report, () -> text(report));
    return Exit.OK;
  }

  private Policy policy() {
    try {
      return new Policy(grace, keepEarlier, unnamedPercentMax);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Collector collector(Policy policy) {
    if (store.isEmpty() && databases.isEmpty()) {
      ClusterStores local = ClusterStores.of(dataFolder());
      return new Collector(
          client(local.snapstore()),
          List.of(Naming.of(local.databaseUrl(), local.database())),
          policy);
    }
    if (store.isEmpty() || databases.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(),
          "--store and --database belong together: a store, and every database whose kernels use it");
    }
    return new Collector(
        client(store.get()), databases.stream().map(DatabaseFolder::open).toList(), policy);
  }

  private SnapStoreClient client(URI url) {
    try {
      return new SnapStoreClient(
          ClientOptions.of(url).withServiceTokens(ServiceTokens.read(serviceTokenFile)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static String text(Report report) {
    Table table = new Table("WHAT", "IMAGES", "BYTES");
    for (Report.Line line : report.fates()) {
      if (line.images() > 0) {
        table.row(line.fate().text(), line.images(), line.bytes());
      }
    }
    return "%d of %d snapshots %s deleted, %d of %d bytes.%s%n%n%s"
        .formatted(
            report.deletedImages(),
            report.images(),
            report.dryRun() ? "would be" : "are",
            report.deletedBytes(),
            report.bytes(),
            report.refused()
                ? " More than --unnamed-max are named by none: a run would be refused."
                : "",
            report.images() == 0 ? "" : table.text());
  }
}
