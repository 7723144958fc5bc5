// Makes vats of the bundle "counter" and talks to them, one after the other.
import { E, Far } from '@endo/far';

export const buildRootObject = () => {
  let vatAdmin;
  const hosted = [];
  return Far('spawner', {
    bootstrap: (vats, devices) => {
      vatAdmin = E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
    },

    /** Creates so many vats, each when the one before is there; answers how many there are. */
    create: async count => {
      for (let i = 0; i < count; i += 1) {
        const { root } = await E(vatAdmin).createVatByName('counter');
        hosted.push(root);
      }
      return hosted.length;
    },

    /** Sends a message to `count` vats from `first` on, around, each when the one before has answered. */
    visit: async (first, count) => {
      for (let i = 0; i < count; i += 1) {
        await E(hosted[(first + i) % hosted.length]).increment();
      }
      return (first + count) % hosted.length;
    },

    /** Lives of `count` vats, `atOnce` of them at a time: each is created, answers once and is ended. */
    comeAndGo: async (count, atOnce) => {
      let left = count;
      const liveAndDie = async () => {
        while (left > 0) {
          left -= 1;
          const { root, adminNode } = await E(vatAdmin).createVatByName('mayfly');
          await E(root).greet();
          const ended = E(adminNode)
            .done()
            .catch(() => {});
          await E(adminNode).terminateWithFailure(Error('its work is done'));
          await ended;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, liveAndDie));
      return count;
    },
  });
};
