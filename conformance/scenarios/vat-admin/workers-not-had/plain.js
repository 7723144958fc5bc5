import { Far } from '@endo/far';

export const buildRootObject = () => Far('root', { ping: () => 'pong' });
harden(buildRootObject);
