package io.vatpool.worker.vat;

import io.vatpool.protocol.VatPosition;
import io.vatpool.xsnap.vat.VatEngine;

/**
 * What a vat consists of while it is online.
 *
 * @param engine its process
 * @param store its vatstore as it sees it
 * @param at where it stands
 */
record OnlineVat(VatEngine engine, VatStore store, VatPosition at) {
  OnlineVat movedTo(VatPosition position) {
    return new OnlineVat(engine, store, position);
  }

  OnlineVat restartedAs(VatEngine fresh, VatPosition position) {
    return new OnlineVat(fresh, store, position);
  }
}
