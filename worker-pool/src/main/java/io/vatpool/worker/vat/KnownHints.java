package io.vatpool.worker.vat;

import io.vatpool.protocol.VatHint;
import io.vatpool.store.VatHints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The hints of the vats that are online, as they were in the database a heartbeat ago. */
public final class KnownHints implements Function<VatKey, VatHint> {
  private volatile Map<VatKey, VatHint> known = Map.of();

  @Override
  public VatHint apply(VatKey vat) {
    return known.getOrDefault(vat, VatHint.NORMAL);
  }

  /**
   * Reads them again.
   *
   * @throws io.vatpool.store.StoreException if the database does not answer; nothing has changed
   */
  public void refresh(VatHints hints, List<VatKey> online) {
    Map<VatKey, VatHint> found = new HashMap<>();
    hints
        .find(online.stream().map(vat -> new VatHints.Vat(vat.kernelId(), vat.vatId())).toList())
        .forEach((vat, hint) -> found.put(new VatKey(vat.kernelId(), vat.vatId()), hint));
    known = Map.copyOf(found);
  }
}
