package io.vatpool.gateway.catalog;

import io.vatpool.protocol.VatHint;
import io.vatpool.store.VatHints;
import io.vatpool.store.VatUse;
import io.vatpool.store.VatUses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import javax.sql.DataSource;

/** Which vats of a kernel are worth being online before anybody asks for them. Any thread. */
final class VatsInUse {
  /** Vats of a kernel that are brought online when it is opened. */
  static final int VATS_MAX = 50;

  private final VatHints hints;
  private final VatUses uses;

  VatsInUse(DataSource dataSource) {
    this.hints = new VatHints(dataSource);
    this.uses = new VatUses(dataSource);
  }

  /** Pinned ones first, then those that were used last, but none that is said to be idle. */
  List<String> of(String kernelId) {
    SequencedSet<String> vats = new LinkedHashSet<>();
    hints.ofKind(kernelId, VatHint.PINNED, VATS_MAX).forEach(vats::add);
    List<VatUse> used = uses.latest(kernelId, VATS_MAX);
    Map<VatHints.Vat, VatHint> hinted =
        hints.find(used.stream().map(use -> new VatHints.Vat(kernelId, use.vatId())).toList());
    used.stream()
        .map(VatUse::vatId)
        .filter(vat -> hinted.get(new VatHints.Vat(kernelId, vat)) != VatHint.IDLE)
        .forEach(vats::add);
    return vats.stream().limit(VATS_MAX).toList();
  }
}
