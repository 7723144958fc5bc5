// A durable publish kit of @agoric/notifier as published, followed by a subscriber in another vat, through an upgrade.
import { E, Far } from '@endo/far';

export const buildRootObject = vatPowers => {
  let service;
  let kit;
  return Far('root', {
    bootstrap: async (vats, devices) => {
      service = await E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
      kit = await E(service).createVat(await E(service).getNamedBundleCap('publisher'));
      void E(vats.follower).follow(E(kit.root).subscriber());
      for (const value of [1, 2, 3]) await E(kit.root).publish(value);
    },
    more: async () => {
      await E(kit.adminNode).upgrade(await E(service).getNamedBundleCap('publisher'));
      await E(kit.root).publish('after the upgrade');
      await E(kit.root).finish('the end');
      vatPowers.testLog('finished');
    },
  });
};
