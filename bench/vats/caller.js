// Calls another vat and waits for each answer before the next call: a round trip is four cranks (the call is routed and
// delivered, the answer's notification is routed and delivered).
import { E, Far } from '@endo/far';

export const buildRootObject = () => {
  let callee;
  return Far('caller', {
    bootstrap: vats => {
      callee = vats.callee;
    },
    roundTrips: async times => {
      let last;
      for (let i = 0; i < times; i += 1) {
        last = await E(callee).increment();
      }
      return last;
    },
  });
};
