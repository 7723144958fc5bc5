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
 */
record KernelParts(
    Workspace workspace,
    EngineBundles bundles,
    MemoryStore store,
    VatEngines engines,
    HeapImages images,
    int vatsOnlineMax) {
  List<String> workerBundleIds() {
    return bundles.workerBundles().stream().map(CodeBundle::id).toList();
  }

  InProcessWorkers workers(VatPager.BundleSource source) {
    return new InProcessWorkers(
        engines, new VatPager(engines, store, images, source), images, vatsOnlineMax);
  }
}
