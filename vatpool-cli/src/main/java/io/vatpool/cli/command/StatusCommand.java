package io.vatpool.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterStatus;
import io.vatpool.cli.cluster.ClusterView;
import io.vatpool.cli.cluster.ServiceView;
import io.vatpool.cli.gateway.Gateway;
import io.vatpool.cli.output.Console;
import io.vatpool.cli.output.Table;
import java.util.List;
import java.util.function.Function;
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
    ObjectNode document = Console.JSON.valueToTree(view);
    StringBuilder text = new StringBuilder(text(view));
    if (view.service("gateway").filter(ServiceView::isReady).isPresent()) {
      Gateway gateway = new Gateway(GatewayTask.localGateway(dataFolder()), root().token());
      addList(document, text, "kernels", gateway.kernels(), KernelListCommand::table);
      addList(document, text, "workers", gateway.workers(), WorkersCommand::table);
    }
    console().result(document, text::toString);
    return view.isUp() ? Exit.OK : Exit.NOT_RUNNING;
  }

  private static void addList(
      ObjectNode document,
      StringBuilder text,
      String name,
      List<JsonNode> items,
      Function<List<JsonNode>, String> table) {
    document.set(name, Console.JSON.valueToTree(items));
    if (!items.isEmpty()) {
      text.append('\n').append(table.apply(items));
    }
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
