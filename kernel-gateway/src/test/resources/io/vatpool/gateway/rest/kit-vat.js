// A vat for the gateway's tests: it counts, echoes, keeps people waiting, and misbehaves on request.
import { E, Far } from '@endo/far';

export const buildRootObject = (vatPowers, vatParameters) => {
  let count = vatParameters.start ?? 0;
  let release;
  const gate = new Promise(resolve => {
    release = resolve;
  });
  const child = Far('child', { hello: name => `hello ${name}` });
  return Far('kit', {
    bootstrap: () => vatParameters.greeting ?? 'ready',
    increment: (by = 1) => {
      count += by;
      return count;
    },
    count: () => count,
    echo: (...args) => args,
    fail: message => {
      throw Error(message);
    },
    child: () => child,
    wait: () => gate,
    release: value => release(value),
    call: (target, method, ...args) => E(target)[method](...args),
    // Each keeps the run-queue busy for ever.
    spin: self => {
      count += 1;
      E(self).spin(self);
    },
    log: line => vatPowers.testLog(line),
    exit: why => vatPowers.exitVat(why),
  });
};
