/* global VatData */
import { E, Far } from '@endo/far';
import { makePromiseKit } from '@endo/promise-kit';

const { defineDurableKind, makeKindHandle, watchPromise } = VatData;

export const buildRootObject = (vatPowers, _parameters, baggage) => {
  if (!baggage.has('handle')) baggage.init('handle', makeKindHandle('watcher'));
  const makeWatcher = defineDurableKind(baggage.get('handle'), name => ({ name }), {
    onFulfilled: ({ state }, value, ...more) => vatPowers.testLog(`${state.name} fulfilled ${value} ${more}`),
    onRejected: ({ state }, reason, ...more) =>
      vatPowers.testLog(`${state.name} rejected ${reason.message ?? JSON.stringify(reason)} ${more}`),
  });
  let local;
  return Far('root', {
    watch: (imported, other) => {
      local = makePromiseKit();
      watchPromise(imported, makeWatcher('imported'), 'extra');
      watchPromise(local.promise, makeWatcher('local'), 1, 2);
      watchPromise(E(other).ping(), makeWatcher('answer'));
      watchPromise(Promise.resolve('at once'), makeWatcher('settled'));
    },
    ping: () => local && 'still the same incarnation',
  });
};
