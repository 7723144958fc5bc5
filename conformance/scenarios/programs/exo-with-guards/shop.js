import { Far } from '@endo/far';
import { M } from '@endo/patterns';
import { prepareExoClass, prepareExoClassKit } from '@agoric/vat-data';

const TillI = M.interface('Till', {
  pay: M.call(M.number()).returns(M.string()),
  payLater: M.callWhen(M.await(M.number())).returns(M.string()),
  refund: M.call(M.number()).optional(M.string()).returns(M.any()),
});

export const buildRootObject = (vatPowers, { edition }, baggage) => {
  const makeTill = prepareExoClass(baggage, 'Till', TillI, name => ({ name, sum: 0 }), {
    pay(amount) {
      this.state.sum += amount;
      return `${this.state.name} holds ${this.state.sum} in edition ${edition}`;
    },
    async payLater(amount) {
      this.state.sum += amount;
      return `${this.state.name} got ${amount} later`;
    },
    refund(amount) {
      // the guard promises anything, the second edition something that cannot be passed
      this.state.sum -= amount;
      return edition === 1 ? 'refunded' : harden({ self: this.self, sum: this.state.sum });
    },
  });
  const makeKit = prepareExoClassKit(
    baggage,
    'Counter',
    { up: M.interface('Up', { add: M.call(M.nat()).returns() }), reader: M.interface('Reader', {}, { defaultGuards: 'passable' }) },
    start => ({ count: start }),
    {
      up: {
        add(by) {
          this.state.count += Number(by);
        },
      },
      reader: {
        read() {
          return this.state.count;
        },
      },
    },
  );
  return Far('shop', {
    makeTill: name => makeTill(name),
    makeKit: start => {
      const kit = makeKit(start);
      kit.up.add(5n);
      return kit.reader;
    },
  });
};
harden(buildRootObject);
