// A vat that does what it is told: `run(ops, refs)` executes a list of operations over named registers.
//
// An operation is an array, its name first. Inside an operation the string '@x' stands for register x, anywhere in
// arrays and records, and {"data": x} for x as it is; other values are data. Op lists that are meant for later or for
// another vat are data too: they are not looked into. Registers live in the heap and are gone after an upgrade; stores
// and durable objects survive it if they hang on the baggage. With the parameter `lenient`, an operation that fails is
// passed over; otherwise the rest of its list does not happen.
/* global VatData */
import { E, Far } from '@endo/far';
import { makePromiseKit } from '@endo/promise-kit';

const {
  defineKind,
  defineDurableKind,
  makeKindHandle,
  watchPromise,
  makeScalarBigMapStore,
  makeScalarBigSetStore,
  makeScalarBigWeakMapStore,
  makeScalarBigWeakSetStore,
} = VatData;

const quiet = promise => {
  promise.catch(() => {});
  return promise;
};

export const buildRootObject = (vatPowers, parameters = {}, baggage) => {
  const { D, testLog, exitVat, exitVatWithFailure } = vatPowers;
  const registers = new Map();
  const resolvers = new Map();

  const cellBehaviour = {
    get: ({ state }) => state.value,
    set: ({ state }, value) => {
      state.value = value;
    },
    call: ({ state }, method, args = []) => E(state.value)[method](...args),
  };
  const makeVirtualCell = defineKind('virtual cell', value => ({ value }), cellBehaviour);
  const cellHandle = baggage.has('cell kind') ? baggage.get('cell kind') : makeKindHandle('durable cell');
  if (!baggage.has('cell kind')) baggage.init('cell kind', cellHandle);
  const makeDurableCell = defineDurableKind(cellHandle, value => ({ value }), cellBehaviour);

  const watcherHandle = baggage.has('watcher kind') ? baggage.get('watcher kind') : makeKindHandle('watcher');
  if (!baggage.has('watcher kind')) baggage.init('watcher kind', watcherHandle);
  const makeWatcher = defineDurableKind(watcherHandle, name => ({ name }), {
    onFulfilled: ({ state }, result) => {
      testLog(`${state.name} was fulfilled`);
      registers.set(state.name, result);
    },
    onRejected: ({ state }, reason) => testLog(`${state.name} was rejected: ${reason?.message ?? reason?.name}`),
  });

  const stores = {
    map: makeScalarBigMapStore,
    set: makeScalarBigSetStore,
    weakMap: makeScalarBigWeakMapStore,
    weakSet: makeScalarBigWeakSetStore,
  };

  const set = (name, value) => {
    registers.set(name, value);
    return value;
  };
  const get = name => {
    if (!registers.has(name)) throw Error(`no register ${name}`);
    return registers.get(name);
  };
  /** Replaces '@x' by register x. */
  const value = data => {
    if (typeof data === 'string' && data.startsWith('@')) return get(data.slice(1));
    if (Array.isArray(data)) return harden(data.map(value));
    if (typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype) {
      if (Object.hasOwn(data, 'data') && Object.keys(data).length === 1) return data.data;
      return harden(Object.fromEntries(Object.entries(data).map(([key, each]) => [key, value(each)])));
    }
    return data;
  };
  /** Remembers a result that may be a promise, so that a rejection nobody looks at is no surprise. */
  const keep = (name, result) => {
    if (result instanceof Promise) quiet(result);
    return name === undefined || name === null ? result : set(name, result);
  };

  const text = data =>
    typeof data === 'string' ? data : JSON.stringify(data, (_, each) => (typeof each === 'bigint' ? `${each}` : each));

  const operations = {
    // objects and promises
    make: name => {
      const object = Far(`object ${name}`, {
        ping: (...args) => harden(['pong', ...args]),
        give: key => get(key),
        fail: text => {
          throw Error(text);
        },
        run: (ops, refs) => run(ops, refs),
      });
      return set(name, object);
    },
    promise: name => {
      const { promise, resolve, reject } = makePromiseKit();
      resolvers.set(name, { resolve, reject });
      return set(name, quiet(promise));
    },
    resolve: (name, data) => resolvers.get(name).resolve(value(data)),
    reject: (name, text) => resolvers.get(name).reject(Error(text)),
    set: (name, data) => set(name, value(data)),
    bigint: (name, digits) => set(name, BigInt(digits)),
    drop: (...names) => {
      for (const name of names) {
        registers.delete(name);
        resolvers.delete(name);
      }
    },
    // messages
    call: (target, method, args = [], as = undefined) => keep(as, E(value(target))[method](...value(args))),
    tell: (target, ops, refs = {}, as = undefined) => keep(as, E(value(target)).run(ops, value(refs))),
    callOnly: (target, method, args = []) => {
      E.sendOnly(value(target))[method](...value(args));
    },
    device: (target, method, args = [], as = undefined) => keep(as, D(value(target))[method](...value(args))),
    when: (name, fulfilled = [], rejected = []) => {
      quiet(
        E.when(
          get(name),
          result => run(fulfilled, { result }),
          reason => run(rejected, { reason }),
        ),
      );
    },
    watch: name => watchPromise(get(name), makeWatcher(name)),
    // virtual and durable data
    virtual: (name, data = undefined) => set(name, makeVirtualCell(value(data))),
    durable: (name, data = undefined) => set(name, makeDurableCell(value(data))),
    write: (name, data) => get(name).set(value(data)),
    read: (name, as) => set(as, get(name).get()),
    store: (name, kind, durable = false) => set(name, stores[kind](name, { durable })),
    init: (store, key, ...data) =>
      data.length ? get(store).init(value(key), value(data[0])) : get(store).add(value(key)),
    update: (store, key, data) => get(store).set(value(key), value(data)),
    fetch: (store, key, as) => set(as, get(store).get(value(key))),
    has: (store, key, as) => set(as, get(store).has(value(key))),
    remove: (store, key) => get(store).delete(value(key)),
    keys: (store, as) => set(as, harden([...get(store).keys()])),
    clear: store => get(store).clear(),
    saveInBaggage: (key, data) =>
      baggage.has(key) ? baggage.set(key, value(data)) : baggage.init(key, value(data)),
    loadFromBaggage: (key, as) => set(as, baggage.get(key)),
    removeFromBaggage: key => baggage.delete(key),
    // vats; the service is in register vatAdmin
    createVat: (name, bundle, options = {}) => {
      const service = get('vatAdmin');
      const cap = E(service).getNamedBundleCap(bundle);
      const kit = quiet(cap.then(found => E(service).createVat(found, value(options))));
      const part = key => quiet(kit.then(made => made[key]));
      set(name, part('root'));
      set(`${name}.admin`, part('adminNode'));
      return kit;
    },
    upgradeVat: (name, bundle, options = {}, as = undefined) => {
      const cap = E(get('vatAdmin')).getNamedBundleCap(bundle);
      return keep(as, quiet(cap.then(found => E(get(`${name}.admin`)).upgrade(found, value(options)))));
    },
    exit: data => exitVat(value(data)),
    exitWithFailure: text => exitVatWithFailure(Error(text)),
    // faults
    throw: text => {
      throw Error(text);
    },
    loopForever: () => {
      for (;;);
    },
    overflowStack: () => {
      const down = n => 1 + down(n + 1);
      return down(0);
    },
    exhaustMemory: () => {
      const hoard = [];
      for (;;) hoard.push(Array(1_000_000).fill(hoard.length));
    },
    burn: rounds => {
      let sum = 0;
      for (let i = 0; i < rounds; i += 1) sum += i;
      return sum;
    },
    // what a scenario sees
    log: data => testLog(text(value(data))),
    logError: name => testLog(`${get(name).name}: ${get(name).message}`),
    return: data => value(data),
  };

  function run(ops, refs = {}) {
    for (const [name, ref] of Object.entries(refs)) set(name, ref);
    let last;
    for (const [operation, ...args] of ops) {
      try {
        last = operations[operation](...args);
      } catch (error) {
        if (!parameters.lenient) throw error;
      }
    }
    return last;
  }

  const root = Far('root', {
    bootstrap: (vats, devices) => {
      for (const [name, vat] of Object.entries(vats)) set(name, vat);
      for (const [name, device] of Object.entries(devices)) set(`${name}Device`, device);
      set('vatAdminVat', vats.vatAdmin);
      set('vatAdmin', quiet(E(vats.vatAdmin).createVatAdminService(devices.vatAdmin)));
      return run(parameters.onBootstrap ?? []);
    },
    run,
    ping: (...args) => harden(['pong', ...args]),
    // as a timer handler and as a bridge handler
    wake: time => run(parameters.onWake ?? [['log', 'woken']], { time }),
    inbound: (...args) => run(parameters.onInbound ?? [], { args: harden(args) }),
  });
  set('self', root);
  run(parameters.onStart ?? []);
  return root;
};
harden(buildRootObject);
