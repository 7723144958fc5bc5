import { Far } from '@endo/far';
import { makePromiseKit } from '@endo/promise-kit';

export const buildRootObject = () => {
  const waiting = [];
  return Far('root', {
    answer: (kind, ...args) => {
      const { promise, resolve, reject } = makePromiseKit();
      waiting.push({ kind, args, resolve, reject });
      return promise;
    },
    settle: () => {
      for (const { kind, args, resolve, reject } of waiting.splice(0)) {
        const [, thing] = args;
        if (kind === 'data') resolve(harden({ no: 'object', thing }));
        if (kind === 'rejection') reject(Error('refused'));
        if (kind === 'object') resolve(thing);
        if (kind === 'symbol') resolve(Symbol.asyncIterator);
      }
    },
  });
};
harden(buildRootObject);
