package io.vatpool.worker.vat;

import io.vatpool.protocol.VatPosition;
import io.vatpool.xsnap.vat.VatEngine;

/**
 * What a vat consists of while it is online.
 *
 * @param engine its process
 * @param store its vatstore as it sees it
 * @param at where it stands
 * @param imageBytes of the snapshot that its engine was started from; 0 if it started fresh
 * @param allocatedBytes what its engine has obtained, by its last meter; 0 if there was none yet
 */
record OnlineVat(
    VatEngine engine, VatStore store, VatPosition at, long imageBytes, long allocatedBytes) {
  OnlineVat movedTo(VatPosition position, long allocated) {
    return new OnlineVat(engine, store, position, imageBytes, allocated);
  }

  OnlineVat restartedAs(VatEngine fresh, VatPosition position, long image) {
    return new OnlineVat(fresh, store, position, image, 0);
  }
}
