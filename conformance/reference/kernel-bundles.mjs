// The bundles that the reference makes of its own kernel, vats and devices, made once per set of locked packages.
import bundleSource from '@endo/bundle-source';
import { buildKernelBundles } from '@agoric/swingset-vat';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const DEVICES = {
  timerDevice: '@agoric/swingset-vat/src/devices/timer/device-timer.js',
  bridgeDevice: '@agoric/swingset-vat/src/devices/bridge/device-bridge.js',
  bundleDevice: '@agoric/swingset-vat/src/devices/bundle/device-bundle.js',
};

/** @returns {Promise<Record<string, object>>} the reference's own bundles by name, the three optional devices included */
export async function kernelBundles() {
  const locks = createHash('sha256').update(fs.readFileSync(path.join(HERE, 'package-lock.json'))).digest('hex');
  const file = path.join(HERE, `kernel-bundles-${locks.slice(0, 16)}.json`);
  if (!fs.existsSync(file)) {
    const bundles = { ...(await buildKernelBundles()) };
    for (const [name, module] of Object.entries(DEVICES)) {
      bundles[name] = await bundleSource(require.resolve(module));
    }
    const part = `${file}.${process.pid}`;
    fs.writeFileSync(part, JSON.stringify(bundles));
    fs.renameSync(part, file);
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
