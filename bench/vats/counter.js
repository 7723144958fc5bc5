// The smallest vat that still does something: one call, one number.
import { Far } from '@endo/far';

export const buildRootObject = () => {
  let count = 0;
  return Far('counter', {
    increment: () => {
      count += 1;
      return count;
    },
  });
};
