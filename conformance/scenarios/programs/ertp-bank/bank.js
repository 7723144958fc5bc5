import { Far } from '@endo/far';
import { AmountMath, AssetKind, makeDurableIssuerKit } from '@agoric/ertp';

export const buildRootObject = (_vatPowers, _parameters, baggage) => {
  const { mint, issuer, brand } = makeDurableIssuerKit(baggage, 'Florin', AssetKind.NAT, harden({ decimalPlaces: 2 }));
  let issued = AmountMath.makeEmpty(brand);
  return Far('bank', {
    getIssuer: () => issuer,
    getBrand: () => brand,
    issue: amount => {
      const fresh = AmountMath.make(brand, BigInt(amount));
      issued = AmountMath.add(issued, fresh);
      return mint.mintPayment(fresh);
    },
    audit: () => issued,
  });
};
