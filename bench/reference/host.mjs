// The reference in a process of its own, on a swing-store on disk with its default durability. Takes one request at a
// time over node's IPC channel and answers it: {op, ...} -> {...} or {error}.
import '@endo/init';
import { openSwingStore } from '@agoric/swing-store';
import { initializeSwingset, makeSwingsetController } from '@agoric/swingset-vat';
import { kunser } from '@agoric/kmarshal';
import fs from 'node:fs';
import path from 'node:path';
import { kernelBundles } from '../kernel-bundles.mjs';

const { kernel: kernelBundle, ...vatBundles } = await kernelBundles();
let dir;
let store;
let controller;

/** Stops the kernel after so many cranks, whatever they are. */
function cranksOnly(count) {
  let ran = 0;
  const note = () => {
    ran += 1;
    return ran < count;
  };
  return harden({
    allowCleanup: () => true,
    vatCreated: note,
    crankComplete: note,
    crankFailed: note,
    emptyCrank: note,
    didCleanup: note,
  });
}

async function start(runtime) {
  controller = await makeSwingsetController(store.kernelStorage, {}, { kernelBundle, warehousePolicy: runtime, env: {} });
}

async function end() {
  await controller?.shutdown();
  await store?.hostStorage.close();
  controller = undefined;
  store = undefined;
}

const operations = {
  /** A new kernel in an empty folder. */
  async create({ folder, config, initialization, runtime }) {
    await end();
    dir = folder;
    fs.rmSync(dir, { recursive: true, force: true });
    fs.mkdirSync(dir, { recursive: true });
    store = openSwingStore(dir);
    const bootstrap = await initializeSwingset(
      { defaultManagerType: 'xsnap', ...config },
      [],
      store.kernelStorage,
      { addComms: false, ...initialization, kernelBundles: vatBundles },
      { env: {} },
    );
    await store.hostStorage.commit();
    await start(runtime);
    return { result: bootstrap };
  },

  pin: ({ vat }) => {
    controller.pinVatRoot(vat);
  },

  send({ vat, method, args, times }) {
    let result;
    for (let i = 0; i < times; i += 1) result = controller.queueToVatRoot(vat, method, args);
    return { result };
  },

  /** Runs until idle; commits after every so many cranks, and at the end. */
  async run({ commitEvery }) {
    let cranks = 0;
    let commits = 0;
    const began = performance.now();
    for (;;) {
      const ran = await controller.run(cranksOnly(commitEvery));
      if (ran > 0) {
        await store.hostStorage.commit();
        commits += 1;
      }
      cranks += ran;
      if (ran < commitEvery) break;
    }
    return { millis: performance.now() - began, cranks, commits };
  },

  /** Runs so many cranks, then commits. */
  async runCranks({ cranks }) {
    const ran = await controller.run(cranksOnly(cranks));
    await store.hostStorage.commit();
    return { cranks: ran };
  },

  async snapshotAll() {
    await controller.snapshotAllVats();
    await store.hostStorage.commit();
  },

  promise({ kpid }) {
    const state = controller.kpStatus(kpid);
    return { state, value: state === 'unresolved' ? undefined : kunser(controller.kpResolution(kpid)) };
  },

  vat: ({ name }) => ({ vatId: controller.vatNameToID(name) }),

  /** Entries of a vat's transcript from a position on, as they are stored. */
  transcript({ vat, from }) {
    const entries = [];
    for (const entry of store.kernelStorage.transcriptStore.readSpan(vat)) entries.push(entry);
    return { entries: entries.slice(from - entries.length) };
  },

  activityhash: () => ({ activityhash: controller.getActivityhash() }),

  shutdown: end,

  /** The kernel that another process has left in a folder. */
  async open({ folder, runtime }) {
    dir = folder;
    store = openSwingStore(dir);
    await start(runtime);
  },

  async close() {
    await end();
    if (dir) fs.rmSync(path.resolve(dir), { recursive: true, force: true });
  },
};

process.on('message', async ({ id, op, ...request }) => {
  try {
    process.send({ id, ...(await operations[op](request)) });
  } catch (problem) {
    process.send({ id, error: `${op}: ${problem.stack}` });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ id: 0 });
