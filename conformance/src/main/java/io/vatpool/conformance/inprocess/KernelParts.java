package io.vatpool.conformance.inprocess;

import io.vatpool.conformance.scenario.Workspace;
import io.vatpool.kernel.config.CodeBundle;
import io.vatpool.xsnap.vat.VatEngines;
import java.util.List;

/**
 * What a kernel of one scenario is made of, before and after a restart.
 *
 * @param workspace where the bundles are
 * @param bundles the kernel's own
 * @param store its store
 * @param engines makes engines
 * @param images its heap snapshots
 * @param vatsOnlineMax how many vats may be online
 * @param maker makes its workers
 */
record KernelParts(
    Workspace workspace,
    EngineBundles bundles,
    MemoryStore store,
    VatEngines engines,
    HeapImages images,
    int vatsOnlineMax,
    WorkersMaker maker) {
  /** Makes workers. */
  @FunctionalInterface
  interface WorkersMaker {
    InProcessWorkers make(VatEngines engines, VatPager pager, HeapImages images, int onlineMax);
  }

  List<String> workerBundleIds() {
    return bundles.workerBundles().stream().map(CodeBundle::id).toList();
  }

  InProcessWorkers workers(VatPager.BundleSource source) {
    return maker.make(engines, new VatPager(engines, store, images, source), images, vatsOnlineMax);
  }
}
