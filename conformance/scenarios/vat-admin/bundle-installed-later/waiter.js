import { E, Far } from '@endo/far';

// The id of echo.js is not known while this is written; installing any other bundle would do as well.
const ABSENT = `b1-${'0'.repeat(128)}`;

export const buildRootObject = vatPowers => {
  let service;
  return Far('root', {
    bootstrap: async (vats, devices) => {
      service = E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
      E(service)
        .waitForBundleCap(ABSENT)
        .then(() => vatPowers.testLog('found'));
      await E(service)
        .getBundleCap(ABSENT)
        .catch(error => vatPowers.testLog(error.message));
    },
    make: async id => {
      const cap = await E(service).waitForBundleCap(id);
      const { root } = await E(service).createVat(cap);
      return E(root).echo('made from what was installed');
    },
  });
};
