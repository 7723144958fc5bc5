import { E, Far } from '@endo/far';

export const buildRootObject = () =>
  Far('bootstrap', {
    bootstrap: vats => E(vats.desk).open(vats.heapbook, vats.storedbook),
  });
