// The vats of the cases, bundled once: both sides run the same bytes.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BUNDLES, REFERENCE, VATS } from './paths.mjs';

export function makeBundles() {
  execFileSync(process.execPath, [path.join(REFERENCE, 'bundle-vats.mjs'), VATS, BUNDLES], { stdio: 'inherit' });
}

export const bundle = name => JSON.parse(fs.readFileSync(path.join(BUNDLES, `${name}.json`), 'utf8'));

/** A configuration with every `{vat: NAME}` replaced by what a side takes for the bundle of that name. */
export function withBundles(config, replace) {
  const group = entries =>
    Object.fromEntries(Object.entries(entries ?? {}).map(([key, { vat, ...rest }]) => [key, { ...replace(vat), ...rest }]));
  return { ...config, vats: group(config.vats), bundles: group(config.bundles) };
}
