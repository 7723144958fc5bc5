// As light as a vat can be: no module but this one, so that its life costs what a life costs, not what evaluating libraries does.
// What Far() would make is made by hand.
const remotable = harden(
  Object.create(Object.prototype, {
    [Symbol.for('passStyle')]: { value: 'remotable' },
    [Symbol.toStringTag]: { value: 'Alleged: mayfly' },
  }),
);

export const buildRootObject = () => harden(Object.setPrototypeOf({ greet: () => 'hello' }, remotable));
