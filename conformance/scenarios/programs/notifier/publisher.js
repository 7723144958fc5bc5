import { Far } from '@endo/far';
import { prepareDurablePublishKit } from '@agoric/notifier';
import { provide } from '@agoric/vat-data';

export const buildRootObject = (_vatPowers, _parameters, baggage) => {
  const makePublishKit = prepareDurablePublishKit(baggage, 'publish kit');
  const { publisher, subscriber } = provide(baggage, 'kit', () => makePublishKit());
  return Far('publisher', {
    subscriber: () => subscriber,
    publish: value => publisher.publish(value),
    finish: value => publisher.finish(value),
  });
};
