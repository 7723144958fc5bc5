// Bundles a vat's source with Endo's published bundler:  node bundle.mjs <entry.js> [-o <file.json>]
// The bundle (moduleFormat endoZipBase64) goes to the file, or to stdout; its id goes to stderr. The entry's imports are resolved in
// the entry's own node_modules, not in this folder's.
import '@endo/init';
import bundleSource from '@endo/bundle-source';
import { rename, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';

const usage = 'usage: node bundle.mjs <entry.js> [-o <file.json>]';

const main = async args => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { output: { type: 'string', short: 'o' } },
  });
  if (positionals.length !== 1) {
    throw Error(usage);
  }
  const bundle = await bundleSource(positionals[0], { format: 'endoZipBase64' });
  const text = JSON.stringify(bundle);
  if (values.output === undefined) {
    process.stdout.write(`${text}\n`);
  } else {
    // Nobody may see half a bundle, and a failed run keeps the old one.
    const unfinished = `${values.output}.${process.pid}.new`;
    await writeFile(unfinished, `${text}\n`);
    await rename(unfinished, values.output);
  }
  process.stderr.write(`b1-${bundle.endoZipBase64Sha512}\n`);
};

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`bundle.mjs: ${error.message}\n`);
  process.exitCode = 1;
});
