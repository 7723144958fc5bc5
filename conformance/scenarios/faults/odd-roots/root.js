/* global VatData */
import { E, Far } from '@endo/far';

const { defineKind } = VatData;

export const buildRootObject = async (vatPowers, { kind, other }) => {
  const makeVirtual = defineKind('root', () => ({}), { ping: () => 'virtual' });
  const roots = {
    record: () => harden({ ping: () => 'record' }),
    data: () => harden({ plain: 5 }),
    number: () => 5,
    nothing: () => undefined,
    promise: () => Promise.resolve(Far('late root', { ping: () => 'late' })),
    never: () => new Promise(() => {}),
    rejected: () => Promise.reject(Error('no root')),
    soft: () => ({ ping: () => 'soft' }),
    virtual: () => makeVirtual(),
    anothers: () => other,
    askFirst: async () => {
      const pong = await E(other).ping('at start');
      return Far('asked', { ping: () => pong });
    },
    function: () => Far('function', () => 'called'),
  };
  return roots[kind]();
};
harden(buildRootObject);
