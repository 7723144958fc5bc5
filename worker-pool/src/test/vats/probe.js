// A vat with something in its heap, something in its store, and ways to misbehave.
import { E, Far } from '@endo/far';

export const buildRootObject = (vatPowers, _parameters, baggage) => {
  let count = 0;
  const kept = [];
  return Far('probe', {
    increment: by => {
      count += by;
      return count;
    },
    // Depends on a name that a careless transcript may hold twice.
    say: text => {
      console.log('saying', text);
      return text;
    },
    put: (key, value) => {
      if (baggage.has(key)) {
        baggage.set(key, value);
      } else {
        baggage.init(key, value);
      }
    },
    get: key => baggage.get(key),
    drop: key => baggage.delete(key),
    keys: () => [...baggage.keys()],
    putMany: (prefix, n, value) => {
      for (let i = 0; i < n; i += 1) {
        baggage.init(`${prefix}${i}`, value);
      }
    },
    ask: (device, text) => vatPowers.D(device).ask(text),
    send: target => {
      E(target).hello();
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
    // So many slots of 32 bytes stay in its heap.
    grow: slots => kept.push(new Array(slots).fill(count)),
    chatter: () => {
      for (;;) {
        baggage.has(`${(count += 1)}`);
      }
    },
  });
};
