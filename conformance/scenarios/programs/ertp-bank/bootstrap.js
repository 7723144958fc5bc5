// Two customers move money of one bank. The bank is @agoric/ertp as published.
import { E, Far } from '@endo/far';

export const buildRootObject = vatPowers => {
  let bank;
  let customers;
  return Far('root', {
    bootstrap: async vats => {
      ({ bank } = vats);
      customers = [vats.ann, vats.ben];
      await Promise.all(customers.map(customer => E(customer).open(bank)));
      await E(customers[0]).receive(await E(bank).issue(1000));
      return E(bank).audit();
    },
    transfer: async (rounds, amount) => {
      for (let i = 0; i < rounds; i += 1) {
        const [from, to] = i % 3 === 2 ? [customers[1], customers[0]] : customers;
        await E(to).receive(E(from).pay(amount + i));
      }
      const balances = await Promise.all(customers.map(customer => E(customer).balance()));
      vatPowers.testLog(balances.join(' '));
      return harden(balances);
    },
    overdraw: () => E(customers[0]).pay(1_000_000),
    twice: async () => {
      const payment = E(customers[0]).pay(1);
      await E(customers[1]).receive(payment);
      return E(customers[1]).receive(payment);
    },
  });
};
