export const buildRootObject = () => harden({});
throw RangeError('the module does not load');
