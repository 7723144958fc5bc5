package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterDown;
import io.vatpool.cli.cluster.ClusterStatus;
import io.vatpool.cli.cluster.ClusterView;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vatpool down}. */
@Command(
    name = "down",
    description = "Stops the local cluster. Its data stays; \"vatpool up\" goes on from there.")
final class DownCommand extends Task {

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "What each service has for an orderly end before it is killed; ${DEFAULT-VALUE}.")
  private int graceSeconds;

  @Override
  Exit perform() throws Exception {
    new ClusterDown(dataFolder(), console(), Duration.ofSeconds(graceSeconds)).stopAll();
    ClusterView view = new ClusterStatus(dataFolder()).look();
    console().result(view, () -> "The cluster in " + view.data() + " is down.");
    return Exit.OK;
  }
}
