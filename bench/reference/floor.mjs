// The engine's floor: deliveries per second to the counter vat by xsnap alone, without a kernel, a store or a network.
//
//   node floor.mjs BUNDLE.json DELIVERIES -> {"perSecond": N}
import '@endo/init';
import { getLockdownBundle } from '@agoric/xsnap-lockdown';
import { getSupervisorBundle } from '@agoric/swingset-xsnap-supervisor';
import { xsnap } from '@agoric/xsnap';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import tmp from 'tmp';

const [bundleFile, deliveries] = process.argv.slice(2);
const encode = value => new TextEncoder().encode(JSON.stringify(value));
const decode = bytes => JSON.parse(new TextDecoder().decode(bytes));
const engine = await xsnap({
  os: os.type(),
  fs: { ...fs, ...fs.promises, tmpName: tmp.tmpName },
  spawn,
  stdout: 'ignore',
  stderr: 'inherit',
  name: 'floor',
  handleCommand: async message => encode(decode(message)[0] === 'syscall' ? ['ok', null] : ['ok']),
});
for (const bundle of [await getLockdownBundle(), await getSupervisorBundle()]) {
  await engine.evaluate(`(${bundle.source}\n)()`.trim());
}
const issue = async command => JSON.parse((await engine.issueStringCommand(JSON.stringify(command))).reply);
const message = { methargs: { body: '#["increment",[]]', slots: [] }, result: null };

await issue(['setBundle', 'v1', JSON.parse(fs.readFileSync(bundleFile, 'utf8')), { enableDisavow: false, relaxDurabilityRules: false }]);
await issue(['deliver', ['startVat', { body: '#{}', slots: [] }]]);
const run = async count => {
  const began = performance.now();
  for (let i = 0; i < count; i += 1) {
    const [status, problem] = await issue(['deliver', ['message', 'o+0', message]]);
    if (status !== 'ok') throw Error(`a delivery failed: ${problem}`);
  }
  return (count / (performance.now() - began)) * 1000;
};
await run(Number(deliveries));
process.stdout.write(`${JSON.stringify({ perSecond: await run(Number(deliveries)) })}\n`);
await engine.close();
process.exit(0);
