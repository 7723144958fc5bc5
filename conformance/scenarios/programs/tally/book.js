// What was written, in order, in the heap: a vat that loses or repeats a delivery shows it.
import { Far } from '@endo/far';

export const buildRootObject = () => {
  const lines = [];
  return Far('book', {
    write: (sender, n) => lines.push(`${sender} ${n}`),
    read: () => harden([...lines]),
  });
};
