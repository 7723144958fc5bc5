// Bundles vats once for both sides:  node bundle-vats.mjs SOURCES OUT
import '@endo/init';
import bundleSource from '@endo/bundle-source';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const [sources, out] = process.argv.slice(2);
const copies = path.join(HERE, 'vats');
fs.mkdirSync(copies, { recursive: true });
fs.mkdirSync(out, { recursive: true });
const locks = fs.readFileSync(path.join(HERE, '../package-lock.json'));
for (const name of fs.readdirSync(sources).filter(each => each.endsWith('.js'))) {
  const text = fs.readFileSync(path.join(sources, name));
  const digest = createHash('sha256').update(locks).update(text).digest('hex');
  const stamp = path.join(out, `${name}.stamp`);
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== digest) {
    // the bundler finds packages by walking up from the source
    fs.writeFileSync(path.join(copies, name), text);
    const bundle = await bundleSource(path.join(copies, name), { format: 'endoZipBase64' });
    fs.writeFileSync(path.join(out, `${path.basename(name, '.js')}.json`), JSON.stringify(bundle));
    fs.writeFileSync(stamp, digest);
  }
}
process.exit(0);
