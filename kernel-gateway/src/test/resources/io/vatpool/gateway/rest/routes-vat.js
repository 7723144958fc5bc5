// A vat that has to do with each device.
import { Far } from '@endo/far';

export const buildRootObject = ({ D }) => {
  const heard = [];
  const handler = Far('handler', { inbound: (...args) => heard.push(args) });
  return Far('routes', {
    bootstrap: (_vats, devices) => {
      D(devices.bridge).registerInboundHandler(handler);
      D(devices.bridge).callOutbound('hello');
    },
    heard: () => heard,
    wait: () => new Promise(() => {}),
  });
};
