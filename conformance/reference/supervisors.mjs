// Supervisors that a scenario may ask for by name ("supervisor": "raw") in place of the published one.
//
//   raw   the published supervisor, in front of it a short script: where a vat prints console.log('raw syscall', JSON),
//         that syscall is made as it stands, past liveslots, which would not make it. The answer goes to the vats' testLog.
import { getSupervisorBundle } from '@agoric/swingset-xsnap-supervisor';
import { makeWorkerBundleHandler, makeXsnapBundleData } from '@agoric/swingset-vat/src/controller/bundle-handler.js';
import { createHash } from 'node:crypto';

const rawSyscalls = `
  const issue = globalThis.issueCommand;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const send = item => decoder.decode(issue(encoder.encode(JSON.stringify(item)).buffer));
  const issueOrMake = message => {
    const [tag, source, level, first, syscall] = JSON.parse(decoder.decode(message));
    if (tag !== 'sourcedConsole' || source !== 'vat' || level !== 'log' || first !== 'raw syscall') return issue(message);
    const answer = send(['syscall', JSON.parse(syscall)]);
    send(['testLog', syscall, ' -> ', answer]);
    return encoder.encode('["ok"]').buffer;
  };
  globalThis.issueCommand = issueOrMake;
`;
const PRELUDES = { raw: rawSyscalls };

export const SUPERVISORS = Object.keys(PRELUDES);

/** The bundle of a supervisor: a script, as the published one. */
export async function supervisorBundle(name) {
  if (!PRELUDES[name]) throw Error(`there is no supervisor ${name}, only ${SUPERVISORS.join(', ')}`);
  const published = await getSupervisorBundle();
  return harden({ ...published, source: `(() => {${PRELUDES[name]}\n(${published.source}\n)();\n})` });
}

/** What the reference runs its workers on. */
export function workerBundles(bundleStore, name) {
  const published = makeXsnapBundleData();
  if (!name) return makeWorkerBundleHandler(bundleStore, published);
  const getSupervisorBundle = () => supervisorBundle(name);
  const getSupervisorBundleSHA256 = async () =>
    createHash('sha256').update(JSON.stringify(await getSupervisorBundle())).digest('hex');
  return makeWorkerBundleHandler(bundleStore, { ...published, getSupervisorBundle, getSupervisorBundleSHA256 });
}
