/* global VatData */
import { Far } from '@endo/far';

const attempt = what => {
  try {
    return String(what());
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

export const buildRootObject = vatPowers => {
  const { testLog } = vatPowers;
  const show = (name, what) => testLog(`${name}: ${attempt(what)}`);
  return Far('root', {
    bootstrap: () => {
      show('globals', () => Object.getOwnPropertyNames(globalThis).sort().join());
      show('vat powers', () => Object.keys(vatPowers).sort().join());
      show('vat data', () => Object.keys(VatData).sort().join());
      for (const name of ['Compartment', 'WeakRef', 'FinalizationRegistry', 'Date', 'Intl', 'process', 'setTimeout', 'URL', 'Base64', 'TextEncoder', 'HandledPromise', 'Worker', 'SharedArrayBuffer', 'Atomics', 'print', 'gc', 'issueCommand']) {
        show(name, () => typeof globalThis[name]);
      }
      show('now', () => Date.now());
      show('new Date', () => new Date().toString());
      show('a date', () => new Date(0).toISOString());
      show('random', () => Math.random());
      show('locale', () => 'ä'.localeCompare('b'));
      show('to locale', () => (1234.5).toLocaleString());
      show('eval', () => (0, eval)('1 + 1'));
      show('Function', () => Function('return 5')());
      show('compartment', () => new Compartment({ x: 2 }).evaluate('x + 1'));
      show('frozen', () => {
        Array.prototype.more = 1;
      });
      show('error stack', () => typeof Error('x').stack);
      show('regexp', () => /(?<year>\d{4})/u.exec('in 2024')?.groups.year);
      show('sort', () => [3, 1, 2, 10].sort().join());
      show('numbers', () => [0.1 + 0.2, 1e21, 1 / 3, 123456789012345680000, 5e-324].join());
      show('json', () => JSON.stringify({ a: [undefined, () => {}, NaN], b: '\ud800' }));
      show('weak', () => new WeakMap([[{}, 1]]) && 'made');
      show('no object', () => null.x);
      show('undefined name', () => notThere); // eslint-disable-line no-undef
    },
  });
};
harden(buildRootObject);
