// A durable object with state of its own, as tools/dvo-test-harness.js of @agoric/swingset-vat wants it tested.
import { E, Far } from '@endo/far';

export const buildRootObject = ({ VatData }, { label }, baggage) => {
  const { makeKindHandle, defineDurableKind } = VatData;
  const first = !baggage.has('handle');
  if (first) baggage.init('handle', makeKindHandle('thing'));
  const makeThing = defineDurableKind(
    baggage.get('handle'),
    () => ({ count: 0n, others: harden([]) }),
    {
      add: ({ state, self }, other) => {
        state.count += 1n;
        state.others = harden([...state.others, other ?? self]);
        return state.count;
      },
      others: ({ state }) => state.others.length,
    },
  );
  if (first) baggage.init('thing', makeThing());

  return Far('test vat', {
    runTests: (driver, phase) => {
      const thing = baggage.get('thing');
      for (const part of [phase, label, thing.add(), thing.add(makeThing()), thing.others()]) {
        E.sendOnly(driver).log(harden({ part }));
      }
      E.sendOnly(driver).testComplete();
    },
  });
};
harden(buildRootObject);
