import { E, Far } from '@endo/far';
import { AmountMath } from '@agoric/ertp';

export const buildRootObject = () => {
  let purse;
  let brand;
  return Far('customer', {
    open: async bank => {
      brand = await E(bank).getBrand();
      purse = await E(E(bank).getIssuer()).makeEmptyPurse();
    },
    receive: async payment => E(purse).deposit(await payment),
    pay: amount => E(purse).withdraw(AmountMath.make(brand, BigInt(amount))),
    balance: async () => (await E(purse).getCurrentAmount()).value,
  });
};
