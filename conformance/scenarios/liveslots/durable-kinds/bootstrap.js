import { E, Far } from '@endo/far';

export const buildRootObject = vatPowers => {
  let admin;
  let root;
  let service;
  const held = [];
  return Far('root', {
    bootstrap: async (vats, devices) => {
      service = await E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
      const cap = await E(service).getNamedBundleCap('ledger');
      const kit = await E(service).createVat(cap, { vatParameters: { version: 1 } });
      ({ root, adminNode: admin } = kit);
      for (const name of ['ann', 'ben', 'cat']) held.push(await E(root).open(name, 10));
      await E(held[0]).pay(held[1], 3);
      return E(root).report();
    },
    upgrade: async version => {
      const cap = await E(service).getNamedBundleCap('ledger');
      const { incarnationNumber } = await E(admin).upgrade(cap, { vatParameters: { version } });
      vatPowers.testLog(`incarnation ${incarnationNumber}`);
      await E(held[1]).pay(held[2], 2);
      return E(root).report();
    },
    close: () => E(root).close('ann'),
    letGo: () => held.splice(0, 2).length,
  });
};
