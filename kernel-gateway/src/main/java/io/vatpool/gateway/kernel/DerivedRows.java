package io.vatpool.gateway.kernel;

import io.vatpool.kernel.port.BlockChanges;
import io.vatpool.kernel.port.EntryRow;
import io.vatpool.kernel.state.VatIds;
import io.vatpool.kernel.state.life.LifeChanges;
import io.vatpool.protocol.TranscriptEntry.InitializeWorker;
import io.vatpool.store.IncarnationEngines;
import io.vatpool.store.IncarnationEngines.Incarnation;
import io.vatpool.store.MariaDbKernelStore;
import io.vatpool.store.VatLives;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows beside a kernel's state that follow from what a block changes in it: vats' lives, and
 * the engine builds of the incarnations that begin.
 */
final class DerivedRows {
  private static final String OPTIONS = ".options";

  private final MariaDbKernelStore store;
  private final String engine;

  /** Rows of the store's kernel, whose incarnations begin on {@code engine} now. */
  DerivedRows(MariaDbKernelStore store, String engine) {
    this.store = store;
    this.engine = engine;
  }

  /** Has the rows written together with the block that makes these changes. */
  void follow(BlockChanges changes) {
    String kernelId = store.lease().kernelId();
    LifeChanges lives = LifeChanges.of(changes.kv());
    if (!lives.isEmpty()) {
      store.withNextCommit(VatLives.changed(kernelId, lives.lives(), lives.waiting()));
    }
    List<Incarnation> begun =
        changes.entries().stream()
            .filter(entry -> InitializeWorker.isText(entry.text()))
            .map((EntryRow entry) -> new Incarnation(entry.vatId(), entry.incarnation()))
            .toList();
    List<String> deleted = deletedVats(changes);
    if (!begun.isEmpty() || !deleted.isEmpty()) {
      store.withNextCommit(IncarnationEngines.changed(kernelId, engine, begun, deleted));
    }
  }

  /** A vat's options go with the last of its state. */
  private static List<String> deletedVats(BlockChanges changes) {
    List<String> deleted = new ArrayList<>();
    changes
        .kv()
        .forEach((key, value) -> {
          if (value.isEmpty() && key.endsWith(OPTIONS)) {
            String owner = key.substring(0, key.length() - OPTIONS.length());
            if (VatIds.isVat(owner)) {
              deleted.add(owner);
            }
          }
        });
    return deleted;
  }
}
