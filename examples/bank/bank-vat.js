// A bank: one currency, any number of accounts, all of it published ERTP code. Everything that counts is in baggage, so
// the accounts also survive an upgrade of this vat.
import { AssetKind, prepareIssuerKit } from '@agoric/ertp';
import { makeScalarBigMapStore, provide } from '@agoric/vat-data';
import { Fail, q } from '@endo/errors';
import { Far } from '@endo/far';

const CURRENCY = 'Vat Dollars';

export const buildRootObject = (_vatPowers, _vatParameters, baggage) => {
  const { mint, issuer, brand } = prepareIssuerKit(baggage, CURRENCY, AssetKind.NAT);
  const purses = provide(baggage, 'purses', () => makeScalarBigMapStore('purses', { durable: true }));

  const amountOf = units => harden({ brand, value: BigInt(units) });
  const purseOf = name => {
    purses.has(name) || Fail`no account is named ${q(name)}`;
    return purses.get(name);
  };
  const unitsIn = purse => Number(purse.getCurrentAmount().value);

  return Far('bank', {
    getBrand: () => brand,

    /** Opens an account with so many freshly minted units; the purse is its owner's, and only its owner's. */
    openAccount: (name, units) => {
      !purses.has(name) || Fail`an account is named ${q(name)} already`;
      const purse = issuer.makeEmptyPurse();
      purse.deposit(mint.mintPayment(amountOf(units)));
      purses.init(name, purse);
      return purse;
    },

    /** Where anybody may pay into an account, and nobody may take from it. */
    getDepositFacet: name => purseOf(name).getDepositFacet(),

    balance: name => unitsIn(purseOf(name)),

    /** All accounts with their balances, and the sum, which only `openAccount` may change. */
    report: () => {
      const accounts = Object.fromEntries([...purses.entries()].map(([name, purse]) => [name, unitsIn(purse)]));
      const total = Object.values(accounts).reduce((sum, units) => sum + units, 0);
      return harden({ accounts, total });
    },
  });
};
