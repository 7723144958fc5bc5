package io.vatpool.conformance.inprocess;

import io.vatpool.protocol.VatPosition;
import io.vatpool.xsnap.vat.VatEngine;

/**
 * A vat with an engine.
 *
 * @param engine its engine
 * @param at where it stands
 * @param store what it has stored
 */
record OnlineVat(VatEngine engine, VatPosition at, VatStore store) {
  OnlineVat movedTo(VatPosition position) {
    return new OnlineVat(engine, position, store);
  }
}
