// Bundles the kernel's own vats and devices from the published sources:  node kernel-bundles.mjs <folder>
// One file per bundle, <folder>/<name>.json. The id of a bundle depends on the sources and the bundler only, so the ids equal those
// of a reference kernel that is installed with the same lock file.
import '@endo/init';
import bundleSource from '@endo/bundle-source';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import process from 'node:process';

const sources = {
  'vat-vatAdmin': 'vats/vat-admin/vat-vat-admin.js',
  'vat-vattp': 'vats/vattp/vat-vattp.js',
  'vat-timer': 'vats/timer/vat-timer.js',
  'vat-comms': 'vats/comms/index.js',
  'device-vatAdmin': 'devices/vat-admin/device-vat-admin.js',
  'device-bundle': 'devices/bundle/device-bundle.js',
  'device-timer': 'devices/timer/device-timer.js',
  'device-mailbox': 'devices/mailbox/device-mailbox.js',
  'device-bridge': 'devices/bridge/device-bridge.js',
  'device-command': 'devices/command/device-command.js',
  'device-loopbox': 'devices/loopbox/device-loopbox.js',
  'device-plugin': 'devices/plugin/device-plugin.js',
};

const folder = process.argv[2];
if (!folder) {
  throw Error('usage: node kernel-bundles.mjs <folder>');
}
await mkdir(folder, { recursive: true });
for (const [name, path] of Object.entries(sources)) {
  const file = new URL(`./node_modules/@agoric/swingset-vat/src/${path}`, import.meta.url);
  const bundle = await bundleSource(fileURLToPath(file));
  await writeFile(join(folder, `${name}.json`), JSON.stringify(bundle));
}
