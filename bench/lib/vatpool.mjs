// Our side: a kernel of a local cluster, driven over REST.
import { bundle, withBundles } from './bundles.mjs';
import { makeCluster } from './cluster.mjs';
import { cpuOf, memoryOf } from './processes.mjs';
import { makeRest } from './rest.mjs';

/** A block that only the number of cranks bounds. */
const blocksOf = cranks => ({ cranks, computrons: Number.MAX_SAFE_INTEGER, milliseconds: 60_000 });
const HOST_DRIVEN = { mode: 'host-driven' };

export function startVatpool(folder) {
  const cluster = makeCluster(folder);
  let rest;
  let kernel;
  let created = 0;
  let shape;

  const connect = () => {
    rest?.close();
    rest = makeRest(cluster.url());
  };
  const up = (workers, vatsOnline) => {
    const wanted = `${workers} workers, ${vatsOnline} online`;
    if (shape !== wanted) {
      cluster.up(workers, vatsOnline);
      connect();
      shape = wanted;
    }
  };
  const status = () => rest.get(`${kernel}/status`);
  const newest = kpids => kpids.reduce((a, b) => (Number(b.slice(2)) > Number(a.slice(2)) ? b : a));

  async function measured(work) {
    const before = cpuOf(cluster.pids());
    const began = performance.now();
    await work();
    const millis = performance.now() - began;
    return { millis, cpu: cpuOf(cluster.pids()) - before };
  }

  const side = {
    name: 'vatpool',

    async create(config, { vatsOnline = 50, workers = 1, addVattp = false, addTimer = false, pinned = [] } = {}) {
      up(workers, vatsOnline);
      if (kernel) await rest.delete(kernel);
      const uploaded = new Map();
      for (const entry of [...Object.values(config.vats), ...Object.values(config.bundles ?? {})]) {
        uploaded.set(entry.vat, (await rest.post('/v1/bundles', bundle(entry.vat))).id);
      }
      const whole = withBundles({ addVattp, addTimer, ...config }, name => ({ bundleID: uploaded.get(name) }));
      created += 1;
      const { bootstrap } = await rest.post('/v1/kernels', { name: `bench${created}`, config: whole, ...HOST_DRIVEN });
      kernel = `/v1/kernels/bench${created}`;
      // Before anything runs: a root that nobody holds is dropped after its first delivery.
      for (const vat of pinned) await rest.post(`${kernel}/vats/${vat}/pin`);
      if (bootstrap) await rest.post(`${kernel}/run`, { commit: true });
    },
    async send(vat, method, args = [], times = 1) {
      const answers = await rest.postMany(`${kernel}/messages`, { vat, method, args }, times);
      return newest(answers.map(({ result }) => result));
    },
    runCranks: cranks => rest.post(`${kernel}/run`, { cranks, emptyCranks: true, commit: true }),
    /**
     * The kernel runs by itself, with blocks of so many cranks, until the promise is settled and durable. The time is
     * from the request that lets it run to the answer that the promise is settled.
     */
    async run(commitEvery, last) {
      await rest.post(`${kernel}/commit`);
      const before = await status();
      const { millis, cpu } = await measured(async () => {
        await rest.patch(kernel, { mode: 'automatic', blockPolicy: blocksOf(commitEvery) });
        let promise;
        do {
          promise = await rest.get(`${kernel}/promises/${last}?wait=60s`);
        } while (promise.state === 'unresolved');
      });
      await rest.patch(kernel, HOST_DRIVEN);
      const after = await status();
      return {
        millis,
        cpu,
        cranks: after.crankNumber - before.crankNumber,
        commits: after.blockNumber - before.blockNumber,
      };
    },
    /** One request that runs the kernel until nothing is left to do and commits: the time is that of the request. */
    runToIdle: () => measured(() => rest.post(`${kernel}/run`, { commit: true })),
    async snapshotAll() {
      await rest.post(`${kernel}/snapshots`);
      await rest.post(`${kernel}/commit`);
    },
    value: async kpid => (await rest.get(`${kernel}/promises/${kpid}`)).value,
    async transcript(vat, from) {
      const lines = (await rest.text(`${kernel}/vats/${vat}/transcript?from=${from}`)).trim().split('\n');
      return lines.map(line => JSON.parse(line).entry);
    },
    activityhash: async () => (await rest.get(`${kernel}/activityhash`)).activityhash,
    /** Kills every service but the database and starts them again: the time is that of the start, until all are ready. */
    async restart() {
      rest.close();
      cluster.kill();
      const began = performance.now();
      cluster.up();
      const millis = performance.now() - began;
      connect();
      return { millis };
    },
    memory: () => memoryOf(cluster.pids()),
    cluster,
    async close() {
      if (kernel) await rest.delete(kernel);
      kernel = undefined;
    },
    end() {
      rest?.close();
      cluster.down();
    },
  };
  return side;
}
