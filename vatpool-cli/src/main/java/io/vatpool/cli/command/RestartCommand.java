package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterUp;
import io.vatpool.cli.cluster.ClusterView;
import io.vatpool.cli.cluster.Installation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vatpool restart}. */
@Command(
    name = "restart",
    description =
        "Stops the named services and starts them again, with what is built now. Starts what else is not running.")
final class RestartCommand extends Task {

  @Parameters(
      arity = "1..*",
      paramLabel = "SERVICE",
      description = "A service as \"vatpool status\" names it: worker-1, gateway, …")
  private List<String> services = List.of();

  @Override
  Exit perform() throws Exception {
    ClusterView view =
        new ClusterUp(dataFolder(), Installation.find(), console(), ClusterUp.READY_MAX)
            .up(Optional.empty(), Set.copyOf(services));
    console().result(view, () -> StatusCommand.text(view));
    return Exit.OK;
  }
}
