import { E, Far } from '@endo/far';

export const buildRootObject = ({ testLog, exitVat, exitVatWithFailure }, parameters) => {
  testLog(`started with ${Object.keys(parameters ?? {}).join()}`);
  if (parameters?.thing) E(parameters.thing[0]).ping();
  return Far('root', {
    exit: (failure, bare, thing) => {
      const info = bare ? undefined : harden({ thing, list: [thing, 5n, undefined, Symbol.iterator], error: Error('mine') });
      return failure ? exitVatWithFailure(bare ? Error('bare') : info) : exitVat(info);
    },
  });
};
harden(buildRootObject);
