// One reference kernel on an on-disk swing-store, with the operations a host has: what the steps of a scenario call.
import { kser, kunser } from '@agoric/kmarshal';
import { openSwingStore } from '@agoric/swing-store';
import { buildBridge, buildTimer, initializeSwingset, makeSwingsetController } from '@agoric/swingset-vat';
import fs from 'node:fs';
import path from 'node:path';
import { makeRecorder } from './recorder.mjs';
import { workerBundles } from './supervisors.mjs';

const STORE_OPTIONS = { keepTranscripts: true, keepSnapshots: true };

/** The configuration as the reference takes it: bundles in place of their ids, every vat on xsnap. */
function referenceConfig(scenario, readBundle, bundles) {
  const { config, devices = {} } = scenario;
  const withBundle = group => {
    const result = {};
    for (const [name, { bundleID, ...rest }] of Object.entries(group ?? {})) {
      result[name] = bundleID ? { bundle: readBundle(bundleID), ...rest } : rest;
    }
    return result;
  };
  const reference = {
    defaultManagerType: 'xsnap',
    ...config,
    vats: withBundle(config.vats),
    bundles: withBundle(config.bundles),
    devices: {},
  };
  for (const name of ['timer', 'bridge', 'bundle']) {
    if (devices[name]) reference.devices[name] = { bundle: bundles[`${name}Device`] };
  }
  return reference;
}

/**
 * @param {object} scenario as bundle-scenario.mjs wrote it
 * @param {{dir: string, readBundle: (id: string) => object, bundles: Record<string, object>}} powers
 */
export async function startReference(scenario, { dir, readBundle, bundles }) {
  const { kernel: kernelBundle, ...kernelBundles } = bundles;
  const recorder = makeRecorder();
  const outbound = [];
  const log = [];
  let store;
  let controller;
  let timer;
  let bridge;

  let kernelStorage;

  function open() {
    store = openSwingStore(dir, { ...STORE_OPTIONS, wrapKvStore: recorder.wrapKvStore });
    const startCrank = () => {
      recorder.startCrank();
      store.kernelStorage.startCrank();
    };
    kernelStorage = harden({ ...store.kernelStorage, startCrank });
  }

  async function start(runtime = scenario.runtime ?? {}) {
    timer = buildTimer();
    bridge = buildBridge((...args) => {
      outbound.push(args);
    });
    const { bundleStore } = kernelStorage;
    const kv = kernelStorage.kvStore;
    const endowments = {
      timer: timer.endowments,
      bridge: bridge.endowments,
      bundle: {
        hasBundle: bundleStore.hasBundle,
        getBundle: bundleStore.getBundle,
        getNamedBundleID: name => {
          const id = kv.get(`namedBundleID.${name}`);
          if (id === undefined) throw Error(`no bundle is named ${name}`);
          return id;
        },
      },
    };
    controller = await makeSwingsetController(kernelStorage, endowments, {
      kernelBundle,
      slogSender: recorder.slogSender,
      bundleHandler: workerBundles(bundleStore, scenario.supervisor),
      warehousePolicy: runtime,
      env: {},
    });
  }

  open();
  const bootstrapResult = await initializeSwingset(
    referenceConfig(scenario, readBundle, bundles),
    scenario.argv,
    kernelStorage,
    { addComms: false, ...scenario.initialization, kernelBundles },
    { bundleHandler: workerBundles(kernelStorage.bundleStore, scenario.supervisor), env: {} },
  );
  await store.hostStorage.commit();
  await start();

  /** Vats' testLog output; the kernel keeps it until it is shut down. */
  function takeLog() {
    try {
      log.push(...controller.dump().log);
    } catch (problem) {
      // a vat that fell in the middle of a crank has no transcript any more, and the dump stumbles over it
      process.stderr.write(`the log could not be read: ${problem.message}\n`);
    }
  }

  /** Ends all workers. One that the kernel left in the middle of a delivery, when it panicked, falls instead of ending. */
  async function shutdown() {
    try {
      await controller.shutdown();
    } catch (problem) {
      process.stderr.write(`a worker did not end in order: ${problem.message}\n`);
    }
  }

  const get = key => kernelStorage.kvStore.get(key);

  return {
    recorder,
    outbound,
    log,
    bootstrapResult,
    get,
    controller: () => controller,
    commit: () => store.hostStorage.commit(),
    poll: now => timer.poll(now),
    inbound: args => bridge.deliverInbound(...args),
    args: (args, slots) => kunser({ body: `#${JSON.stringify(args)}`, slots }),
    target: kref => kunser({ body: kref.startsWith('kp') ? '#"&0"' : '#"$0.Alleged: target"', slots: [kref] }),
    capdata: value => kser(value),
    installBundle: id => controller.validateAndInstallBundle(harden(readBundle(id))),
    /** Ends the kernel and, after a restart of the store, starts it again; without commit the open work is lost. */
    async restart({ commit = true, runtime } = {}) {
      if (commit) await store.hostStorage.commit();
      takeLog();
      await shutdown();
      await store.hostStorage.close();
      recorder.forgetUnfinished();
      open();
      await start(runtime);
    },
    /** Ends the kernel; what was not committed is lost. */
    async close() {
      takeLog();
      await shutdown();
      await store.hostStorage.close();
    },
    /** The committed store. */
    dump() {
      const reopened = openSwingStore(dir, STORE_OPTIONS);
      const db = reopened.debug.getDatabase();
      const all = sql => db.prepare(sql).all();
      const contents = {
        kv: all('SELECT key, value FROM kvStore ORDER BY key').map(({ key, value }) => [key, value]),
        transcripts: all('SELECT vatID, position, incarnation, item FROM transcriptItems ORDER BY vatID, position'),
        spans: all(
          'SELECT vatID, startPos, endPos, hash, isCurrent, incarnation FROM transcriptSpans ORDER BY vatID, startPos',
        ),
        snapshots: all('SELECT vatID, snapPos, inUse, hash, uncompressedSize FROM snapshots ORDER BY vatID, snapPos'),
        bundles: all('SELECT bundleID FROM bundles ORDER BY bundleID').map(({ bundleID }) => bundleID),
      };
      db.close();
      return contents;
    },
  };
}

/** A reader of bundles that were written by bundle-scenario.mjs. */
export function bundleReader(out) {
  const cache = new Map();
  return id => {
    if (!cache.has(id)) {
      cache.set(id, JSON.parse(fs.readFileSync(path.join(out, 'bundles', `${id}.json`), 'utf8')));
    }
    return cache.get(id);
  };
}
