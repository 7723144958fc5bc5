// A customer of the bank. Its purse and its diary live in the heap only: that they survive is the kernel's work.
import { E, Far } from '@endo/far';

export const buildRootObject = (_vatPowers, { name }) => {
  let bank;
  let purse;
  let brand;
  let payments = 0;

  return Far('customer', {
    start: async (theBank, units) => {
      bank = theBank;
      [purse, brand] = await Promise.all([E(bank).openAccount(name, units), E(bank).getBrand()]);
      return `${name} has an account`;
    },

    /** Takes so many units out of the own purse and pays them into somebody's account. */
    pay: async (payee, units) => {
      const facet = E(bank).getDepositFacet(payee);
      const payment = E(purse).withdraw(harden({ brand, value: BigInt(units) }));
      await E(facet).receive(await payment);
      payments += 1;
      return payments;
    },

    balance: async () => Number((await E(purse).getCurrentAmount()).value),

    greet: () => `${name} made ${payments} payments`,
  });
};
