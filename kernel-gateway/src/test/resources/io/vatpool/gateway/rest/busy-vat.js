// A vat that never comes to rest, in more than one way.
import { E, Far } from '@endo/far';

export const buildRootObject = () => {
  let turns = 0;
  let vatAdmin;
  return Far('busy', {
    bootstrap: (vats, devices) => {
      vatAdmin = E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
    },
    count: () => turns,
    /** Until somebody stops it. */
    loop: () => {
      for (;;) {
        turns += 1;
      }
    },
    /** A vat that loops until its meter is empty. */
    meteredLoop: async computrons => {
      const meter = await E(vatAdmin).createMeter(BigInt(computrons), 0n);
      const { root } = await E(vatAdmin).createVatByName('busy', { meter });
      return E(root).loop();
    },
    /** Two of these keep each other busy for ever. */
    ping: (self, other) => {
      turns += 1;
      E(other).ping(other, self);
    },
  });
};
