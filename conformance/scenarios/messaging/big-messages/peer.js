import { Far } from '@endo/far';

export const buildRootObject = () => {
  let held;
  return Far('peer', {
    take: data => {
      held = data;
      return `${typeof held} ${held.length ?? Object.keys(held).length}`;
    },
  });
};
harden(buildRootObject);
