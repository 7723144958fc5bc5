import { E, Far } from '@endo/far';

const ODD = [
  '',
  '-',
  '+5',
  '!bang',
  '#undefined',
  '#nonsense',
  '%sym',
  '$0',
  '&1',
  '@@asyncIterator',
  '__getMethodNames__',
  'constructor',
  'a "quoted" name',
  'ünïcödé 😀',
  Symbol.asyncIterator,
  Symbol.for('registered'),
  Symbol.for('@@odd'),
];

/** Sends every odd message and says how each ended. */
const sendAll = (target, what, log) => {
  for (const method of ODD) {
    let sent;
    try {
      sent = E(target)[method]('arg');
    } catch (error) {
      log(`${what} ${String(method)} was not sent: ${error.message}`);
      continue;
    }
    sent.then(
      result => log(`${what} ${String(method)}: ${String(result)}`),
      error => log(`${what} ${String(method)}: ${error.name} ${error.message}`),
    );
  }
  E(target)('called').then(
    result => log(`${what}(): ${String(result)}`),
    error => log(`${what}(): ${error.name} ${error.message}`),
  );
};

export const buildRootObject = ({ testLog }) => {
  const thing = Far('thing', Object.fromEntries(ODD.map(method => [method, () => `did ${String(method)}`])));
  return Far('root', {
    bootstrap: ({ bootstrap, helper }) => {
      const { all } = { all: ['data', 'rejection', 'object', 'symbol'] };
      for (const kind of all) {
        // the helper settles its answers later, so that all these wait for it in the kernel
        const answer = E(helper).answer(kind, bootstrap, thing);
        sendAll(answer, kind, testLog);
      }
      sendAll(thing, 'own', testLog);
      return E(helper).settle();
    },
  });
};
harden(buildRootObject);
