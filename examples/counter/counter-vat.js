// The smallest vat with a memory: nothing imported, nothing stored, a variable.
import { Far } from '@endo/far';

export const buildRootObject = () => {
  let count = 0;
  return Far('counter', {
    bootstrap: () => 'counting',
    increment: (by = 1) => {
      count += by;
      return count;
    },
  });
};
