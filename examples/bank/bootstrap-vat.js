// Introduces the bank to its customers: each customer is a vat of its own, created while the kernel runs.
import { Fail, q } from '@endo/errors';
import { E, Far } from '@endo/far';

export const buildRootObject = () => {
  let bank;
  let vatAdmin;
  const customers = new Map();

  return Far('bootstrap', {
    bootstrap: (vats, devices) => {
      bank = vats.bank;
      vatAdmin = E(vats.vatAdmin).createVatAdminService(devices.vatAdmin);
      return 'the bank is open';
    },

    /** Creates a customer's vat, gives it an account with so many units, and answers with the customer. */
    newCustomer: async (name, units) => {
      !customers.has(name) || Fail`a customer is named ${q(name)} already`;
      const { root } = await E(vatAdmin).createVatByName('customer', {
        name: `customer-${name}`,
        vatParameters: { name },
      });
      customers.set(name, root);
      await E(root).start(bank, units);
      return root;
    },

    customer: name => customers.get(name) ?? Fail`no customer is named ${q(name)}`,
  });
};
