package io.vatpool.cli.command;

import io.vatpool.cli.CliException;
import io.vatpool.cli.Exit;
import io.vatpool.cli.cluster.ClusterFile;
import io.vatpool.cli.cluster.ClusterRecord;
import io.vatpool.cli.cluster.DataFolder;
import io.vatpool.cli.cluster.ServiceRecord;
import io.vatpool.cli.gateway.Gateway;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A command that talks to a gateway: the one named by {@code --url}, else the local cluster's. */
abstract class GatewayTask extends Task {

  /** Does the work. */
  abstract Exit perform(Gateway gateway) throws Exception;

  @Override
  final Exit perform() throws Exception {
    return perform(gateway(root()));
  }

  /** The gateway that a command is about. */
  static Gateway gateway(VatpoolCommand root) {
    return new Gateway(
        root.gatewayUrl().orElseGet(() -> localGateway(root.dataFolder())), root.token());
  }

  /** Where the local cluster's gateway listens. */
  static URI localGateway(DataFolder folder) {
    Optional<ServiceRecord> gateway =
        new ClusterFile(folder)
            .read().map(ClusterRecord::services).orElse(List.of()).stream()
                .filter(ServiceRecord::isGateway)
                .findFirst();
    return gateway
        .map(service -> URI.create(service.url()))
        .orElseThrow(() ->
            new CliException(
                Exit.NOT_RUNNING,
                "There is no cluster",
                "none was started in " + folder.root(),
                "\"vatpool up\" starts one; --data names another folder, --url a gateway."));
  }
}
