// Takes messages and has them written to both books.
import { E, Far } from '@endo/far';

export const buildRootObject = () => {
  let books = [];
  return Far('desk', {
    open: (...given) => {
      books = given;
    },
    record: async (sender, n) => {
      const counts = await Promise.all(books.map(book => E(book).write(sender, n)));
      return counts[0];
    },
    report: () => Promise.all(books.map(book => E(book).read())),
  });
};
