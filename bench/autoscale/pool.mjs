// The workers of a local cluster as a Deployment has its pods: somebody says how many, and processes come and go until it is so.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HOME } from '../lib/paths.mjs';

const run = promisify(execFile);

const END_MILLIS_MAX = 60_000;
const POLL_MILLIS = 100;

/** Whether this process still does something: one that nobody has waited for yet does not. */
function isThere(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Ends services as Kubernetes does, and waits for their end. */
async function end(services) {
  for (const { pid } of services) process.kill(pid, 'SIGTERM');
  const until = Date.now() + END_MILLIS_MAX;
  for (const { name, pid } of services) {
    while (isThere(pid)) {
      if (Date.now() > until) throw Error(`${name} has not ended within ${END_MILLIS_MAX / 1000} s`);
      await sleep(POLL_MILLIS);
    }
  }
}

/**
 * @param {ReturnType<typeof import('../lib/cluster.mjs').makeCluster>} cluster
 * @param {number} vatsOnline of each worker
 * @param {(services: object[]) => void} changed is told the services after each change
 */
export function makePool(cluster, vatsOnline, changed) {
  const env = { ...process.env, VATPOOL_DATA: cluster.data };
  let wanted = 0;
  let ready = 0;
  let problem;
  let working;

  const isWorker = ({ name }) => name.startsWith('worker-');

  /** While `vatpool up` runs the load goes on; it returns when the new workers are ready and the old ones gone. */
  async function work() {
    while (ready !== wanted) {
      const workers = wanted;
      if (workers < ready) ready = workers; // those that end take nothing new
      // A local cluster has one worker at least, so the last ones are ended past it; `vatpool up` starts what is missing.
      if (workers === 0) await end(cluster.services().filter(isWorker));
      else await run(path.join(HOME, 'vatpool'), ['up', '--workers', `${workers}`, '--vats-online', `${vatsOnline}`], { env });
      ready = workers;
      changed(cluster.services().filter(service => workers > 0 || !isWorker(service)));
    }
  }

  return {
    /** Asks for so many workers; done when there are so many, or somebody has asked for another number. */
    scale(workers) {
      wanted = workers;
      working ??= work()
        .catch(error => (problem = Error(`vatpool up failed: ${error.stderr ?? error.message}`)))
        .finally(() => (working = undefined));
      return working;
    },
    get wanted() {
      return wanted;
    },
    /** How many serve. */
    get ready() {
      return ready;
    },
    /** Until nothing changes any more; throws what has failed meanwhile. */
    async settle() {
      await working;
      if (problem) throw problem;
    },
    /** Throws what has failed. */
    check() {
      if (problem) throw problem;
    },
  };
}
