// Uses everything that the timer service offers.
import { E, Far } from '@endo/far';

export const buildRootObject = ({ testLog }) => {
  const say = (...words) => testLog(words.map(word => (typeof word === 'object' ? word.absValue ?? word.relValue ?? '?' : word)).join(' '));
  const handler = name => Far(`handler ${name}`, { wake: time => say(name, 'woken', time) });
  const failing = Far('failing', {
    wake: () => {
      throw Error('does not want to');
    },
  });
  const follow = (name, promise) =>
    promise.then(
      value => say(name, 'is', typeof value, value),
      reason => say(name, 'failed:', reason?.message ?? reason?.name ?? reason),
    );
  const tokens = { first: Far('first token', {}), second: Far('second token', {}) };
  let service;
  let repeater;
  let updates;
  return Far('user', {
    bootstrap: async (vats, devices) => {
      service = await E(vats.timer).createTimerService(devices.timer);
      await follow('now', E(service).getCurrentTimestamp());
      const clock = E(service).getClock();
      const brand = await E(service).getTimerBrand();
      follow('clock', E(clock).getCurrentTimestamp());
      follow('own clock', E(brand).isMyClock(clock));
      follow('own service', E(brand).isMyTimerService(service));
      const at = absValue => harden({ timerBrand: brand, absValue });
      const after = relValue => harden({ timerBrand: brand, relValue });
      follow('in the past', E(service).setWakeup(0n, handler('past')));
      follow('wakeAt', E(service).wakeAt(at(8n), tokens.first));
      follow('wakeAt that is cancelled', E(service).wakeAt(at(30n), tokens.second));
      follow('delay', E(service).delay(after(3n)));
      follow('two at a time', E(service).setWakeup(at(12n), handler('one')));
      follow('two at a time', E(service).setWakeup(at(12n), handler('two')));
      follow('failing', E(service).setWakeup(at(5n), failing));
      follow('repeatAfter', E(service).repeatAfter(2n, 7n, handler('repeated'), tokens.first));
      follow('wrong', E(service).repeatAfter(2n, 0n, handler('never')));
      follow('wrong', E(service).delay(-5n));
      repeater = await E(service).makeRepeater(1n, 10n);
      await E(repeater).schedule(handler('old style'));
      updates = await E(service).makeNotifier(4n, 6n, tokens.second);
    },
    watch: async updateCount => {
      const update = await E(updates).getUpdateSince(updateCount);
      say('update', typeof update.updateCount, update.value);
      return update.updateCount;
    },
    cancel: name => follow('cancel', E(service).cancel(tokens[name])),
    disable: () => follow('disable', E(repeater).disable()),
    later: when => follow('later', E(service).wakeAt(when)),
  });
};
