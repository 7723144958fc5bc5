import { E, Far } from '@endo/far';
import { makeTagged } from '@endo/pass-style';

const samples = () =>
  harden([
    undefined,
    null,
    true,
    0,
    -0,
    1.5,
    1e21,
    -1e-7,
    NaN,
    Infinity,
    -Infinity,
    123456789012345678901234567890n,
    -1n,
    '',
    'plain',
    '$dollar',
    '!bang',
    '#hash',
    '&and',
    '+plus',
    '-minus',
    '%percent',
    'quotes " and \\ and / and \u2028 and \u0001 and \u007f',
    'snow \u2603, face \u{1f600}',
    Symbol.asyncIterator,
    Symbol.for('registered'),
    [],
    [[], [[]]],
    {},
    { b: 1, a: 2, 10: 3, 9: 4, '\u00e9': 5 },
    { '#tag': 1, '$slot': 2 },
    Error('an error'),
    TypeError('another'),
    makeTagged('tag', { payload: [1, 'two'] }),
    Promise.resolve('settled'),
    Far('with iface', { ping: () => 'pong' }),
  ]);

export const buildRootObject = vatPowers =>
  Far('root', {
    bootstrap: async vats => {
      for (const sample of samples()) {
        const [direct] = await E(vats.mirror).reflect(sample);
        await E(vats.mirror).reflectVia(vats.relay, direct);
        vatPowers.testLog(`${typeof direct}`);
      }
      await E(vats.mirror).reflect(...samples());
      return harden({ everything: samples() });
    },
  });
