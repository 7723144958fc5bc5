// A vat for the command line's tests: it counts, echoes, keeps people waiting, and misbehaves on request.
import { E, Far } from '@endo/far';

export const buildRootObject = (vatPowers, vatParameters = {}) => {
  if (vatParameters.broken) {
    throw Error('this vat cannot be built');
  }
  let count = vatParameters.start ?? 0;
  let vatAdmin;
  let timer;
  const inbound = [];
  const wakes = [];
  const deeper = n => 1 + deeper(n + 1);

  return Far('kit', {
    bootstrap: (vats, devices) => {
      vatAdmin = E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
      timer = devices.timer;
      if (devices.bridge) {
        const handler = Far('handler', { inbound: (...args) => inbound.push(...args) });
        vatPowers.D(devices.bridge).registerInboundHandler(handler);
      }
      return 'ready';
    },
    increment: (by = 1) => {
      count += by;
      return count;
    },
    echo: (...args) => args,
    fail: message => {
      throw Error(message);
    },
    never: () => new Promise(() => {}),
    child: () => Far('child', { hello: name => `hello ${name}` }),
    log: line => vatPowers.testLog(line),
    inbound: () => harden([...inbound]),
    wakeAt: time => {
      vatPowers.D(timer).setWakeup(BigInt(time), Far('waker', { wake: now => wakes.push(now) }));
    },
    wakes: () => harden([...wakes]),

    // What follows ends a vat, or tries to.
    loop: () => {
      for (;;) {
        count += 1;
      }
    },
    exhaust: () => {
      const chunk = 'x'.repeat(1e8);
      const hoard = [];
      for (;;) {
        hoard.push(chunk + hoard.length);
      }
    },
    recurse: () => deeper(0),
    nested: depth => {
      let value = harden([]);
      for (let i = 0; i < depth; i += 1) {
        value = harden([value]);
      }
      return value;
    },
    /** Makes a vat whose meter has room for so many computrons, and asks it to run for ever. */
    meteredLoop: async computrons => {
      const meter = await E(vatAdmin).createMeter(BigInt(computrons), 0n);
      const { root } = await E(vatAdmin).createVatByName('kit', { meter });
      return E(root).loop();
    },
    /** Makes a vat that throws while it is built. */
    breakOne: () => E(vatAdmin).createVatByName('kit', { vatParameters: { broken: true } }),
  });
};
