import { E, Far } from '@endo/far';

export const buildRootObject = ({ testLog }) => {
  console.log('at start');
  Promise.reject(Error('at start'));
  const root = Far('root', {
    bootstrap: () => {
      console.info('bootstrapped', [1, { a: 2 }], Error('shown'));
    },
    reject: () => {
      Promise.reject(Error('not handled'));
      Promise.reject();
      Promise.reject(harden({ a: 1 }));
      E(root).fails().then(() => {});
      E(root).nothing();
      E.sendOnly(root).fails();
      (async () => {
        await null;
        throw TypeError('later');
      })();
    },
    fails: () => {
      console.error('about to fail');
      throw Error('failed');
    },
    print: (...args) => {
      for (const level of ['debug', 'log', 'info', 'warn', 'error']) console[level](level, ...args);
      console.log();
      console.log(undefined, null, NaN, -0, 5n, Symbol.iterator, () => {}, [[[]]], new Map(), Promise.resolve(), 'ünï\ud83d\u0000\n');
      console.log('%s and %d %o %%', 'x', 5, {});
      testLog('text', { a: 1n, long: 'x'.repeat(60) }, undefined, [1, null], '\ud800');
      testLog();
      const circle = {};
      circle.self = circle;
      console.log(circle);
    },
    throwOdd: () => {
      throw harden([undefined, root, 5n]);
    },
  });
  return root;
};
harden(buildRootObject);
