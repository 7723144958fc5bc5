// The steps of a scenario, each an operation of the host. conformance/README.md lists them with their fields.
import { makePolicy } from './policy.mjs';

/**
 * @param {Awaited<ReturnType<typeof import('./host.mjs').startReference>>} host
 * @param {object} scenario
 */
export function makeSteps(host, scenario) {
  /** name given by `as` -> promise kref (or, for reapAllVats, the positions it returned) */
  const named = new Map([['bootstrap', host.bootstrapResult]]);

  let panicked = false;

  function vatID(name) {
    return host.get(`vat.name.${name}`) ?? name;
  }

  function rootOf(name) {
    const kref = host.get(`${vatID(name)}.c.o+0`);
    if (!kref) throw Error(`vat ${name} has not exported its root`);
    return kref;
  }

  const slotsOf = kpid => (host.get(`${kpid}.data.slots`) ?? '').split(',').filter(Boolean);

  /** A slot is a kref, `root:VAT`, `@NAME` (what a step named), or `@NAME.N` (slot N of what that promise resolved to). */
  function kref(slot) {
    if (slot.startsWith('root:')) return rootOf(slot.slice('root:'.length));
    if (!slot.startsWith('@')) return slot;
    const [name, index] = slot.slice(1).split('.');
    const found = index === undefined ? named.get(name) : slotsOf(named.get(name))[Number(index)];
    if (!found) throw Error(`nothing is known as ${slot}`);
    return found;
  }

  const argsOf = step => host.args(step.args ?? [], (step.slots ?? []).map(kref));
  const bundleOf = name => {
    const id = (scenario.installable?.[name] ?? scenario.config.bundles?.[name])?.bundleID;
    if (!id) throw Error(`scenario ${scenario.name} has no bundle ${name}`);
    return id;
  };

  const kinds = {
    send: ({ vat, method, policy, ...step }) => ({
      kpid: host.controller().queueToVatRoot(vat, method, argsOf(step), policy),
    }),
    ops: ({ vat, ops, policy, ...step }) => ({
      kpid: host.controller().queueToVatRoot(vat, 'run', argsOf({ ...step, args: [ops, step.refs ?? {}] }), policy),
    }),
    sendTo: ({ target, method, policy, ...step }) => ({
      kpid: host.controller().queueToVatObject(host.target(kref(target)), method, argsOf(step), policy),
    }),
    run: async ({ policy }) => ({ cranks: await host.controller().run(policy && makePolicy(policy)) }),
    step: async ({ times = 1 }) => {
      let cranks = 0;
      for (let i = 0; i < times; i += 1) cranks += await host.controller().step();
      return { cranks };
    },
    commit: async () => {
      // what a panic left half done must not be made durable; a host restarts from its last commit
      if (panicked) throw Error('the kernel has panicked: there is nothing to commit');
      await host.commit();
      return {};
    },
    restart: async step => {
      await host.restart({ ...step, commit: !panicked && step.commit });
      panicked = false;
      return {};
    },
    pin: ({ vat }) => ({ kref: host.controller().pinVatRoot(vat) }),
    installBundle: async ({ bundle }) => ({ bundleID: await host.installBundle(bundleOf(bundle)) }),
    changeKernelOptions: ({ options }) => {
      host.controller().changeKernelOptions(options);
      return {};
    },
    terminateVat: ({ vat, reason }) => {
      host.controller().terminateVat(vatID(vat), host.capdata(reason));
      return {};
    },
    upgradeStaticVat: ({ vat, pauseFirst = false, bundle, options = {} }) => ({
      kpid: host.controller().upgradeStaticVat(vat, pauseFirst, bundleOf(bundle), { ...options }),
    }),
    reapAllVats: ({ since }) => ({ positions: host.controller().reapAllVats(since && named.get(since)) }),
    snapshotAllVats: async () => ({ vats: await host.controller().snapshotAllVats() }),
    injectQueuedUpgradeEvents: () => {
      host.controller().injectQueuedUpgradeEvents();
      return {};
    },
    timer: ({ now }) => ({ woke: host.poll(now) }),
    bridge: ({ args }) => {
      host.inbound(args);
      return {};
    },
    dump: () => {
      // vats' transcripts and the log are compared as such; the order of a section's elements is not
      const { vatTables: _, log: __, ...sections } = host.controller().dump();
      const names = Object.keys(sections).sort();
      return Object.fromEntries(names.map(name => [name, sections[name].map(item => JSON.stringify(item)).sort()]));
    },
    stats: () => Object.fromEntries(Object.entries(host.controller().getStats()).sort(([a], [b]) => (a < b ? -1 : 1))),
    interest: ({ of }) => {
      host.controller().kpRegisterInterest(named.get(of));
      return {};
    },
    status: ({ of }) => ({ status: host.controller().kpStatus(named.get(of)) }),
    resolution: ({ of, incref }) => ({
      data: host.controller().kpResolution(named.get(of), incref === undefined ? undefined : { incref }),
    }),
  };

  /** Does one step; what it threw is part of the outcome. */
  async function perform(step) {
    const { do: kind, as, ...fields } = step;
    if (!kinds[kind]) throw Error(`scenario ${scenario.name}: no step is called ${kind}`);
    const started = performance.now();
    let outcome;
    try {
      outcome = await kinds[kind](fields);
      if (as) named.set(as, outcome.kpid ?? outcome.kref ?? outcome.positions);
    } catch (problem) {
      outcome = { error: `${problem?.message ?? problem}` };
      panicked ||= kind === 'run' || kind === 'step';
    }
    const millis = performance.now() - started;
    return { do: kind, ...outcome, activityhash: panicked ? null : host.get('activityhash'), millis };
  }

  return { perform, named };
}
