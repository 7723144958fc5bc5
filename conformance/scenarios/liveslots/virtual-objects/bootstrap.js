/* global VatData */
import { Far } from '@endo/far';

const { defineKind, defineKindMulti } = VatData;

const makeCounter = defineKind('counter', name => ({ name, count: 0, peers: harden([]) }), {
  increment: ({ state }, by = 1) => {
    state.count += by;
    return state.count;
  },
  befriend: ({ state, self }, peer) => {
    state.peers = harden([...state.peers, peer, self]);
  },
  get: ({ state }) => harden({ name: state.name, count: state.count, peers: state.peers.length }),
});

const makeKit = defineKindMulti('kit', () => ({ value: 0 }), {
  writer: {
    write: ({ state }, value) => {
      state.value = value;
    },
  },
  reader: { read: ({ state }) => state.value, other: ({ facets }) => facets.writer },
});

export const buildRootObject = () => {
  const kept = [];
  return Far('root', {
    bootstrap: () => {
      for (let i = 0; i < 20; i += 1) kept.push(makeCounter(`counter ${i}`));
      kept.forEach((counter, i) => counter.befriend(kept[(i + 7) % kept.length]));
      const kit = makeKit();
      kit.writer.write(kept[3]);
      kept.push(kit.reader);
      return kit.reader;
    },
    count: rounds => {
      let sum = 0;
      for (let round = 0; round < rounds; round += 1) {
        for (let i = 0; i < 20; i += 3) sum += kept[i].increment(i);
      }
      return harden([sum, kept[5].get(), kept[20].read().get()]);
    },
    forget: n => kept.splice(0, n).length,
  });
};
