package io.vatpool.cli.cluster;

import io.vatpool.cli.cluster.Health.State;
import java.util.ArrayList;
import java.util.List;

/** Looks at a cluster and changes nothing. */
public final class ClusterStatus {

  private final DataFolder folder;
  private final HealthProbe probe = new HealthProbe();

  public ClusterStatus(DataFolder folder) {
    this.folder = folder;
  }

  /** Every service that is recorded, with what it says now. */
  public ClusterView look() throws InterruptedException {
    List<ServiceView> views = new ArrayList<>();
    for (ServiceRecord service :
        new ClusterFile(folder).read().map(ClusterRecord::services).orElse(List.of())) {
      views.add(ServiceView.of(service, health(service)));
    }
    return ClusterView.of(folder, views);
  }

  /** One service's health. */
  Health health(ServiceRecord service) throws InterruptedException {
    if (service.kind() == ServiceKind.MARIADB) {
      return Database.health(folder);
    }
    if (new ServiceMarks(folder).process(service.pid(), service.name()).isEmpty()) {
      return new Health(State.STOPPED, "no process " + service.pid());
    }
    return probe.ready(service.url());
  }
}
