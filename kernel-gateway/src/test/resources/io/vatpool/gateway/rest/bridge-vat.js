// A vat that calls its host through the bridge device.
import { Far } from '@endo/far';

export const buildRootObject = ({ D }) => {
  let bridge;
  return Far('bridge-user', {
    bootstrap: (_vats, devices) => {
      bridge = devices.bridge;
    },
    tell: (...args) => D(bridge).callOutbound(...args),
    tellMany: (from, count) => {
      for (let i = from; i < from + count; i += 1) {
        D(bridge).callOutbound(i);
      }
    },
  });
};
