package io.vatpool.cli.demo;

import io.vatpool.cli.cluster.ClusterView;
import io.vatpool.cli.cluster.ServiceView;
import java.util.List;

/**
 * How much the workers have paged, since they were started.
 *
 * @param pageIns vats brought online
 * @param replayedEntries transcript entries replayed for that
 */
record Paging(long pageIns, long replayedEntries) {

  static Paging of(ClusterView cluster) throws InterruptedException {
    long pageIns = 0;
    long replayed = 0;
    for (ServiceView worker : workers(cluster)) {
      Metrics metrics = Metrics.read(worker.url());
      pageIns += Math.round(metrics.sum("vatpool_page_in_seconds_count", "phase=\"load\""));
      replayed += Math.round(metrics.sum("vatpool_worker_replayed_entries_total"));
    }
    return new Paging(pageIns, replayed);
  }

  Paging minus(Paging before) {
    return new Paging(pageIns - before.pageIns, replayedEntries - before.replayedEntries);
  }

  static List<ServiceView> workers(ClusterView cluster) {
    return cluster.services().stream().filter(s -> s.name().startsWith("worker-")).toList();
  }
}
