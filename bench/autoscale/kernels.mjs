// The kernels of the drill, each with counters as vats; what they are sent, and whether they have it all at the end.
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '../lib/bundles.mjs';

/** Requests that may be under way; later messages wait, and their time runs from when they were due. */
export const CONNECTIONS = 256;

/** A request that was not answered is sent again with its key, for as long. */
const TRIES_MAX = 120;
const PAUSE_MILLIS = 500;
const AGAIN = [429, 503];

const nameOf = kernel => `drill${kernel + 1}`;
const routeOf = kernel => `/v1/kernels/${nameOf(kernel)}`;
const vatOf = vat => `counter${vat + 1}`;

/** Sends until there is an answer: the gateway is busy, or its connection broke. */
async function answered(request) {
  for (let left = TRIES_MAX; ; left -= 1) {
    try {
      return await request();
    } catch (problem) {
      const mayPass = problem.statusCode === undefined || AGAIN.includes(problem.statusCode);
      if (!mayPass || left === 0) throw problem;
      await sleep(PAUSE_MILLIS);
    }
  }
}

export async function makeKernels(rest, kernels, vats) {
  const { id: bundleID } = await rest.post('/v1/bundles', bundle('counter'));
  const counters = Object.fromEntries(Array.from({ length: vats }, (_, i) => [vatOf(i), { bundleID }]));
  for (let i = 0; i < kernels; i += 1) {
    await rest.post('/v1/kernels', { name: nameOf(i), config: { vats: counters, addVattp: false, addTimer: false } });
  }
  const acknowledged = Array.from({ length: kernels }, () => Array(vats).fill(0));

  /** Counts up; `accepted` is called once the message is acknowledged. Answers the count when that is durable. */
  async function increment(kernel, vat, key, accepted = () => {}) {
    const body = { vat: vatOf(vat), method: 'increment', args: [] };
    const { result, committed } = await answered(() => rest.post(`${routeOf(kernel)}/messages`, body, { 'Idempotency-Key': key }));
    if (!committed) throw Error(`${result} of ${nameOf(kernel)} was acknowledged without a commit`);
    accepted();
    let promise;
    do {
      promise = await answered(() => rest.get(`${routeOf(kernel)}/promises/${result}?wait=30s`));
    } while (promise.state === 'unresolved');
    if (promise.state !== 'fulfilled') throw Error(`${result} of ${nameOf(kernel)} is ${JSON.stringify(promise)}`);
    return promise.value;
  }

  return {
    /** One message of the schedule, until its result is durable. */
    send: ({ number, kernel, vat }) => increment(kernel, vat, `m${number}`, () => (acknowledged[kernel][vat] += 1)),

    /**
     * Whether each counter stands at what was acknowledged, and each kernel's state holds together. Each counter is asked by one
     * more message.
     *
     * @returns {Promise<string[]>} what is wrong, a line each
     */
    async findings() {
      const wrong = [];
      for (const [kernel, counts] of acknowledged.entries()) {
        for (const [vat, count] of counts.entries()) {
          const stands = (await increment(kernel, vat, `last-${vat}`)) - 1;
          if (stands !== count) wrong.push(`${vatOf(vat)} of ${nameOf(kernel)} stands at ${stands} after ${count} acknowledged messages`);
        }
        const audit = await answered(() => rest.get(`${routeOf(kernel)}/audit?transcripts=true`));
        if (!audit.clean) wrong.push(`the audit of ${nameOf(kernel)} finds ${audit.findingCount}: ${JSON.stringify(audit.findings.slice(0, 3))}`);
      }
      return wrong;
    },

    /** How many messages were acknowledged. */
    acknowledged: () => acknowledged.flat().reduce((total, count) => total + count, 0),
  };
}
