import { Far } from '@endo/far';

export const buildRootObject = (_vatPowers, _parameters, baggage) =>
  Far('root', { ping: () => harden(['other code', [...baggage.keys()]]) });
