import { Far } from '@endo/far';

export const buildRootObject = () => Far('root', { echo: what => what });
