// The same in the vat's store, outside the heap.
import { Far } from '@endo/far';
import { makeScalarBigMapStore } from '@agoric/vat-data';

export const buildRootObject = () => {
  const lines = makeScalarBigMapStore('lines');
  let count = 0;
  return Far('stored book', {
    write: (sender, n) => {
      lines.init(count, `${sender} ${n}`);
      count += 1;
      return count;
    },
    read: () => harden([...lines.values()]),
  });
};
