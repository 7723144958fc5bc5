// A vat whose deliveries look like those of a busy chain, as published kernel statistics have them: 25 syscalls, of which
// 14 are vatstore reads. A `set` of a durable entry reads it first, and the first use of a collection reads its
// schemata: with three plain reads and the resolution of the result that makes 14 reads, 10 writes and 1 resolve.
import { Far } from '@endo/far';

const WRITTEN = 10;
const READ = 3;

export const buildRootObject = (_vatPowers, _vatParameters, baggage) => {
  for (let i = 0; i < WRITTEN; i += 1) baggage.init(`written${i}`, 0);
  for (let i = 0; i < READ; i += 1) baggage.init(`read${i}`, i);
  let count = 0;
  return Far('mainnet', {
    act: () => {
      count += 1;
      for (let i = 0; i < WRITTEN; i += 1) baggage.set(`written${i}`, count);
      let sum = 0;
      for (let i = 0; i < READ; i += 1) sum += baggage.get(`read${i}`);
      return sum;
    },
  });
};
