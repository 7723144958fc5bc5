import { E, Far } from '@endo/far';
import { makeTagged } from '@endo/pass-style';
import { makePromiseKit } from '@endo/promise-kit';

const cause = Error('the cause');

/** Data of every kind that can be passed, some of it twice; devices take no promises. */
const everything = thing => {
  const odd = TypeError('an odd one');
  return harden({
    nothing: undefined,
    none: null,
    yes: true,
    numbers: [0, -0, 1.5, -1e21, 1e-7, NaN, Infinity, -Infinity, 2 ** 53],
    bigints: [0n, -5n, 12345678901234567890n],
    strings: ['', '#hash', '+1', '-1', '!bang', '%percent', '$0', '&0', ' ', '/', '"\\\n\u2028\ud83d\ude00', '\ud800', '\u0000\u007f'],
    symbols: [Symbol.asyncIterator, Symbol.iterator, Symbol.for('registered'), Symbol.for('@@at')],
    errors: [odd, Error('plain'), RangeError(''), Error('with cause', { cause }), AggregateError([odd], 'several')],
    tagged: [makeTagged('copyBag', [['a', 2n]]), makeTagged('x', undefined)],
    thing: [thing, thing],
    other: Far('object of, mine: "quoted"', {}),
    plain: harden({ '': 1, '#x': 2, '10': 3, '9': 4, b: 5, a: 6, 'ünï': 7, '😀': 8, '\uffff': 9 }),
    nested: [[[[]]], {}, { a: {} }],
  });
};

export const buildRootObject = ({ testLog }) => {
  const thing = Far('thing', { ping: () => 'pong' });
  let service;
  let cap;
  let made;
  const show = what => [what, result => testLog(`${what} fulfilled ${typeof result}`), error => testLog(`${what} rejected ${error}`)];
  const watch = (promise, name) => {
    const [, fulfilled, rejected] = show(name);
    promise.then(fulfilled, rejected);
  };
  return Far('root', {
    bootstrap: async (vats, devices) => {
      service = await E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
      cap = await E(service).getNamedBundleCap('child');
      made = await E(service).createVat(cap, { name: 'child', vatParameters: everything(thing) });
      watch(E(made.adminNode).done(), 'done');
      testLog('made');
    },
    upgrade: async () => {
      const result = await E(made.adminNode).upgrade(cap, { vatParameters: everything(thing), upgradeMessage: 'ünï "quoted" \ud83d\ude00' });
      testLog(`upgraded to ${result.incarnationNumber}`);
    },
    terminate: () => E(made.adminNode).terminateWithFailure(harden(Error('for a reason', { cause }))),
    exit: async (failure, bare) => {
      const { root, adminNode } = await E(service).createVat(cap, {});
      watch(E(adminNode).done(), `exit ${failure}`);
      await E(root)
        .exit(failure, bare, thing)
        .catch(error => testLog(`exit said ${error}`));
    },
    terminateWith: async () => {
      const { adminNode } = await E(service).createVat(cap, {});
      watch(E(adminNode).done(), 'terminated with everything');
      await E(adminNode).terminateWithFailure(everything(thing));
    },
    all: () => {
      const { promise } = makePromiseKit();
      return harden({ ...everything(thing), promise: [promise, promise] });
    },
    fail: () => {
      throw harden(AggregateError([cause], 'failed'));
    },
  });
};
harden(buildRootObject);
