package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterFile;
import io.vatpool.cli.cluster.ClusterRecord;
import io.vatpool.cli.cluster.ClusterSettings;
import io.vatpool.cli.cluster.ClusterUp;
import io.vatpool.cli.cluster.ClusterView;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.cluster.Installation;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code vatpool up}. */
@Command(
    name = "up",
    description = {
      "Starts a cluster on this machine, or what of it is not running: MariaDB, snapstore, workers and a gateway,"
          + " as processes of their own that stay when this command ends.",
      "Settings that are not given are those of the last time."
    })
final class UpCommand extends Task {

  @Option(names = "--workers", paramLabel = "N", description = "How many workers; 2 at first.")
  private Optional<Integer> workers = Optional.empty();

  @Option(
      names = "--vats-online",
      paramLabel = "N",
      description = "How many vats each worker keeps online; 50 at first.")
  private Optional<Integer> vatsOnline = Optional.empty();

  @Override
  Exit perform() throws Exception {
    DataFolder folder = dataFolder();
    ClusterView view =
        new ClusterUp(folder, Installation.find(), console(), ClusterUp.READY_MAX)
            .up(Optional.of(settings(folder)));
    console().result(view, () -> StatusCommand.text(view));
    return Exit.OK;
  }

  private ClusterSettings settings(DataFolder folder) {
    ClusterSettings before =
        new ClusterFile(folder)
            .read()
            .map(ClusterRecord::settings)
            .orElse(ClusterSettings.defaults());
    try {
      return new ClusterSettings(
          workers.orElse(before.workers()), vatsOnline.orElse(before.vatsOnlineMax()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
