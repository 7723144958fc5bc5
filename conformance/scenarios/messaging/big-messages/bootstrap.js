import { E, Far } from '@endo/far';

export const buildRootObject = ({ testLog }) => {
  let peer;
  const send = async (what, data) => {
    try {
      testLog(`${what}: ${await E(peer).take(harden(data))}`);
    } catch (error) {
      testLog(`${what} failed: ${error.message}`);
    }
  };
  const nest = depth => {
    let data = 'core';
    for (let i = 0; i < depth; i += 1) data = i % 2 ? [data] : { in: data };
    return data;
  };
  return Far('root', {
    bootstrap: vats => {
      peer = vats.peer;
    },
    text: () => send('text', 'ünïcödé \ud83d\ude00 '.repeat(60_000)),
    references: () => send('references', Array.from({ length: 600 }, (_, i) => Far(`object ${i}`, {}))),
    deep: () => send('deep', nest(400)),
    wide: () => send('wide', Array.from({ length: 20_000 }, (_, i) => (i % 3 ? i : BigInt(i)))),
    keys: () => send('keys', Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`key ${(i * 7919) % 3_001}`, i]))),
  });
};
harden(buildRootObject);
