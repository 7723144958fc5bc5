// Node's own base64 for @endo/base64, which looks for one and is some hundred times slower without: bundles are stored
// decoded, and encoded again whenever a vat is brought online. Import this before anything that imports @endo/base64.
import { Buffer } from 'node:buffer';

globalThis.Base64 = Object.freeze({
  encode: bytes => Buffer.from(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength).toString('base64'),
  decode: text => {
    const bytes = Buffer.from(text, 'base64');
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  },
});
