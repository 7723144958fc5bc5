package io.vatpool.cli.command;

import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterStatus;
import io.vatpool.cli.cluster.ClusterView;
import io.vatpool.cli.cluster.ServiceView;
import io.vatpool.cli.output.Table;
import picocli.CommandLine.Command;

/** {@code vatpool status}. */
@Command(
    name = "status",
    description = {
      "Shows the local cluster: its services, its kernels, its vats online.",
      "Exit status 3 unless every service is ready."
    })
final class StatusCommand extends Task {

  @Override
  Exit perform() throws Exception {
    ClusterView view = new ClusterStatus(dataFolder()).look();
    console().result(view, () -> text(view));
    return view.isUp() ? Exit.OK : Exit.NOT_RUNNING;
  }

  static String text(ClusterView view) {
    if (view.services().isEmpty()) {
      return "No cluster was started in " + view.data() + ". \"vatpool up\" starts one.";
    }
    Table table = new Table("SERVICE", "STATE", "PID", "URL", "LOG");
    StringBuilder missing = new StringBuilder();
    for (ServiceView service : view.services()) {
      table.row(
          service.name(),
          service.state(),
          service.isStopped() ? "-" : service.pid(),
          service.url(),
          service.log());
      if (!service.detail().isEmpty()) {
        missing.append(service.name()).append(": ").append(service.detail()).append('\n');
      }
    }
    return "The cluster in "
        + view.data()
        + " is "
        + view.state()
        + ".\n\n"
        + table.text()
        + missing;
  }
}
