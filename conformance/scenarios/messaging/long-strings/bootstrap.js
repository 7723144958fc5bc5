import { E, Far } from '@endo/far';

export const buildRootObject = vatPowers =>
  Far('root', {
    bootstrap: async vats => {
      for (const length of [1_000, 100_000, 400_000]) {
        const [text] = await E(vats.mirror).reflect('0123456789'.repeat(length / 10));
        vatPowers.testLog(`${text.length}`);
      }
    },
  });
