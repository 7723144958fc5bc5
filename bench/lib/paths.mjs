// Where things lie.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const BENCH = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const HOME = path.dirname(BENCH);
export const REFERENCE = path.join(HOME, 'conformance/target/reference/bench');
export const BUNDLES = path.join(BENCH, 'target/bundles');
export const VATS = path.join(BENCH, 'vats');
