import { Far } from '@endo/far';
import { makeScalarBigMapStore, prepareExoClass, prepareExoClassKit, provide } from '@agoric/vat-data';
import { M } from '@endo/patterns';

export const buildRootObject = (vatPowers, { version }, baggage) => {
  const accounts = provide(baggage, 'accounts', () => makeScalarBigMapStore('accounts', { durable: true }));
  const makeEntry = prepareExoClass(baggage, 'entry', undefined, (amount, memo) => ({ amount, memo }), {
    describe() {
      return `${this.state.memo}: ${this.state.amount}`;
    },
  });
  const makeAccount = prepareExoClassKit(
    baggage,
    'account',
    {
      owner: M.interface('owner', { pay: M.call(M.any(), M.number()).returns() }),
      teller: M.interface('teller', { book: M.call(M.number(), M.string()).returns(), balance: M.call().returns(M.number()) }),
    },
    (name, balance) => ({ name, balance, entries: harden([]) }),
    {
      owner: {
        pay(other, amount) {
          this.facets.teller.book(-amount, `paid v${version}`);
          tellers.get(other).book(amount, `from ${this.state.name}`);
        },
      },
      teller: {
        book(amount, memo) {
          const { state } = this;
          state.balance += amount;
          state.entries = harden([...state.entries, makeEntry(amount, memo)]);
        },
        balance() {
          return this.state.balance;
        },
      },
    },
  );
  const tellers = provide(baggage, 'tellers', () => makeScalarBigMapStore('tellers', { durable: true }));
  vatPowers.testLog(`ledger version ${version} with ${accounts.getSize()} accounts`);
  return Far('ledger', {
    open: (name, balance) => {
      const { owner, teller } = makeAccount(name, balance);
      accounts.init(name, owner);
      tellers.init(owner, teller);
      return owner;
    },
    report: () => harden([...accounts.entries()].map(([name, owner]) => [name, tellers.get(owner).balance()])),
    close: name => {
      tellers.delete(accounts.get(name));
      accounts.delete(name);
    },
  });
};
