import { E, Far } from '@endo/far';

export const buildRootObject = ({ testLog, disavow }) => {
  let kept;
  return Far('root', {
    take: thing => {
      kept = thing;
      return E(thing).ping();
    },
    disavow: () => {
      disavow(kept);
      testLog('disavowed');
    },
    use: () => E(kept).ping().then(testLog, error => testLog(`${error.name}: ${error.message}`)),
    passOn: other => E(other).ping(kept).then(testLog, error => testLog(`${error.name}: ${error.message}`)),
    again: thing => testLog(thing === kept ? 'the same' : 'another'),
  });
};
harden(buildRootObject);
