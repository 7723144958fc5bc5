import { E, Far } from '@endo/far';
import { makeNotifierFromSubscriber, observeNotifier } from '@agoric/notifier';

export const buildRootObject = vatPowers =>
  Far('follower', {
    follow: async subscriberP => {
      const subscriber = await subscriberP;
      await observeNotifier(makeNotifierFromSubscriber(subscriber), {
        updateState: value => vatPowers.testLog(`update ${value}`),
        finish: value => vatPowers.testLog(`finish ${value}`),
        fail: reason => vatPowers.testLog(`fail ${reason.message ?? JSON.stringify(reason)}`),
      });
      return E(subscriber).subscribeAfter();
    },
  });
