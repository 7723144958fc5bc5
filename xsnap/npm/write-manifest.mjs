// Describes the built engine:  node write-manifest.mjs <folder> <compiler>   writes <folder>/manifest.json
// The Java class EngineManifest reads it. Hashes are SHA-256 of the files' bytes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const [folder, compiler] = process.argv.slice(2);

const describe = (name, extra = {}) => {
  const bytes = readFileSync(join(folder, name));
  return { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), ...extra };
};

// A nestedEvaluate bundle is named by the hash of its file, an endoZipBase64 bundle by the hash of its compartment map.
const bootBundle = name => {
  const file = describe(name);
  return { ...file, id: `b0-${file.sha256}` };
};
const kernelBundle = name => {
  const { endoZipBase64Sha512 } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return describe(name, { id: `b1-${endoZipBase64Sha512}` });
};
const version = name =>
  JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

const packages = {};
for (const name of [
  '@agoric/xsnap',
  '@agoric/xsnap-lockdown',
  '@agoric/swingset-xsnap-supervisor',
  '@agoric/swingset-vat',
  '@agoric/swingset-liveslots',
  '@endo/bundle-source',
]) {
  packages[name] = version(name);
}
const manifest = {
  packages,
  compiler,
  architecture: process.arch,
  executables: { worker: describe('xsnap-worker'), launcher: describe('vat-launch'), host: describe('engine-host.so') },
  lockdown: bootBundle('lockdown.bundle'),
  supervisor: bootBundle('supervisor.bundle'),
  kernelBundles: Object.fromEntries(
    readdirSync(join(folder, 'bundles'))
      .sort()
      .map(file => [file.replace(/\.json$/, ''), kernelBundle(`bundles/${file}`)]),
  ),
};
const unfinished = join(folder, 'manifest.json.new');
writeFileSync(unfinished, `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(unfinished, join(folder, 'manifest.json'));
