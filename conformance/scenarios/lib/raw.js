// A vat for the supervisor "raw": it makes any syscall it is told to, given as JSON, in the middle of a delivery.
import { Far } from '@endo/far';

export const buildRootObject = () => {
  const held = [];
  return Far('raw', {
    hold: (...references) => {
      held.push(...references);
    },
    make: syscalls => {
      for (const syscall of syscalls) console.log('raw syscall', syscall);
      return 'made';
    },
  });
};
harden(buildRootObject);
