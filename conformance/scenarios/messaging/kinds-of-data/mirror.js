import { E, Far } from '@endo/far';

export const buildRootObject = () =>
  Far('root', {
    reflect: (...args) => harden(args),
    reflectVia: (other, ...args) => E(other).reflect(...args),
  });
