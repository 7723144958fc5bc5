// A vat that cannot be built.
export const buildRootObject = () => {
  throw Error('no root today');
};
