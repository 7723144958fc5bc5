// The reference's side: a kernel in a node process of its own.
import { fork } from 'node:child_process';
import path from 'node:path';
import { bundle, withBundles } from './bundles.mjs';
import { REFERENCE } from './paths.mjs';
import { cpuOf, memoryOf } from './processes.mjs';

/** A process that runs kernels, and the way to ask it. */
async function startProcess() {
  const child = fork(path.join(REFERENCE, 'host.mjs'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map();
  let lastId = 0;
  const ready = new Promise((resolve, reject) => waiting.set(0, { resolve, reject }));
  child.on('message', ({ id, error, ...answer }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(Error(`the reference: ${error}`));
    else resolve(answer);
  });
  child.on('exit', code => waiting.forEach(({ reject }) => reject(Error(`the reference ended with ${code}`))));
  await ready;
  return {
    pid: child.pid,
    ask: (op, request = {}) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        child.send({ id: lastId, op, ...request });
      }),
    async end() {
      if (child.connected) child.disconnect();
      if (child.exitCode === null) await new Promise(resolve => child.once('exit', resolve));
    },
  };
}

export async function startReference(folder) {
  let child = await startProcess();
  const ask = (...request) => child.ask(...request);
  const kernelFolder = path.join(folder, 'kernel');

  async function measured(work) {
    const before = cpuOf([child.pid]);
    const answer = await work();
    return { ...answer, cpu: cpuOf([child.pid]) - before };
  }

  let runtime;
  return {
    name: 'reference',

    async create(config, { vatsOnline = 50, addVattp = false, addTimer = false, pinned = [] } = {}) {
      runtime = { maxVatsOnline: vatsOnline };
      const whole = withBundles(config, name => ({ bundle: bundle(name) }));
      const initialization = { addVattp, addTimer };
      const { result } = await ask('create', { folder: kernelFolder, config: whole, initialization, runtime });
      for (const vat of pinned) await ask('pin', { vat });
      if (result) await ask('run', { commitEvery: 1_000_000 });
    },
    send: async (vat, method, args = [], times = 1) => (await ask('send', { vat, method, args, times })).result,
    runCranks: cranks => ask('runCranks', { cranks }),
    /** Runs until `last` is settled and nothing is left to do; commits after every so many cranks. */
    run: (commitEvery, _last) => measured(() => ask('run', { commitEvery })),
    /** Runs until nothing is left to do, then commits. */
    runToIdle: () => measured(() => ask('run', { commitEvery: Number.MAX_SAFE_INTEGER })),
    snapshotAll: () => ask('snapshotAll'),
    value: async kpid => (await ask('promise', { kpid })).value,
    async transcript(vat, from) {
      const { vatId } = await ask('vat', { name: vat });
      return (await ask('transcript', { vat: vatId, from })).entries.map(entry => JSON.parse(entry));
    },
    activityhash: async () => (await ask('activityhash')).activityhash,
    /** Ends the process and starts another, which opens the kernel: the time is that of the start. */
    async restart() {
      await ask('shutdown');
      await child.end();
      const began = performance.now();
      child = await startProcess();
      await ask('open', { folder: kernelFolder, runtime });
      return { millis: performance.now() - began };
    },
    memory: () => memoryOf([child.pid]),
    close: () => ask('close'),
    end: () => child.end(),
  };
}
