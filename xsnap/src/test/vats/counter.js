// A vat with a counter in its heap, and ways to misbehave.
import { Far } from '@endo/far';

export const buildRootObject = (_vatPowers, { start = 0 } = {}) => {
  let count = start;
  const kept = [];
  return Far('counter', {
    increment: by => {
      count += by;
      console.log('count is', count);
      return count;
    },
    grow: items => {
      for (let i = 0; i < items; i += 1) {
        kept.push({ i, text: `item ${i}` });
      }
      return kept.length;
    },
    loop: () => {
      for (;;) {
        // for ever
      }
    },
    recurse: () => {
      const deeper = n => 1 + deeper(n + 1);
      return deeper(0);
    },
    hoard: () => {
      const hoard = [];
      for (;;) {
        hoard.push(new Array(1_000_000).fill(hoard.length));
      }
    },
    fail: () => {
      throw Error('no such luck');
    },
  });
};
