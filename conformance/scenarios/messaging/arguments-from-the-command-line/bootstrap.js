// Prints what it was started with.
import { Far } from '@endo/far';

export const buildRootObject = ({ testLog }, parameters) => {
  testLog(JSON.stringify(parameters));
  return Far('bootstrap', {
    bootstrap: (vats, devices) => {
      testLog(Object.keys(vats).sort().join(), Object.keys(devices).sort().join());
      return parameters;
    },
  });
};
