// Listens to the reference while it runs and notes what the comparison needs.
//
// The unit is an *emission*: the point where the kernel folds the writes made since the last one into the activity hash.
// A crank ends in one; so do the initialization and the host operations that write outside of cranks.

const plain = (_key, value) => (typeof value === 'bigint' ? Number(value) : value);
const copy = value => JSON.parse(JSON.stringify(value, plain) ?? 'null');
const consensus = key => !key.startsWith('local.') && !key.startsWith('host.');

export function makeRecorder() {
  const emissions = [];
  const slog = [];
  let writes = [];
  let deliveries = [];
  let delivery;
  let crank;
  let emitted;

  /** Wraps the store's key-value part: every write the hash sees passes here, rolled back or not. */
  function wrapKvStore(kvStore) {
    return {
      ...kvStore,
      set(key, value) {
        kvStore.set(key, value);
        if (key === 'activityhash') {
          emitted = { kind: 'host', writes, deliveries, activityhash: value };
          emissions.push(emitted);
          writes = [];
          deliveries = [];
        } else if (consensus(key)) {
          writes.push(['set', key, value]);
        }
      },
      delete(key) {
        kvStore.delete(key);
        if (consensus(key)) writes.push(['delete', key]);
      },
    };
  }

  const on = {
    'crank-start': ({ crankType, crankNum, messageType, message }) => {
      crank = copy({ crankType, crankNum, messageType, message });
    },
    'crank-finish': ({ crankNum, crankhash }) => {
      // the last emission is the one this crank made; crankNum is the number before it was incremented
      Object.assign(emitted, { kind: 'crank', ...crank, crankNum: Number(crankNum), crankhash });
      crank = undefined;
    },
    deliver: ({ vatID, deliveryNum, vd, replay }) => {
      delivery = replay ? undefined : copy({ vatID, deliveryNum, vd, syscalls: [] });
      if (delivery) deliveries.push(delivery);
    },
    syscall: ({ vsc, replay }) => {
      if (delivery && !replay) delivery.syscalls.push([copy(vsc)]);
    },
    'syscall-result': ({ vsr, replay }) => {
      if (delivery && !replay) delivery.syscalls.at(-1).push(copy(vsr));
    },
    'deliver-result': ({ dr, replay }) => {
      if (delivery && !replay) {
        const [status, problem, metering] = copy(dr);
        delivery.result = { status, problem, computrons: metering?.compute ?? null };
        delivery = undefined;
      }
    },
  };

  /** An event as the published slog senders write it; of a vat's code only the hash. */
  function line(entry) {
    const { vatSourceBundle, ...rest } = entry;
    return JSON.stringify(
      vatSourceBundle ? { ...rest, vatSourceBundle: { moduleFormat: vatSourceBundle.moduleFormat } } : rest,
      plain,
    );
  }

  return {
    emissions,
    slog,
    wrapKvStore,
    /** A crank's hash begins here: what was written since the last emission goes into none. */
    startCrank() {
      writes = [];
    },
    slogSender: entry => {
      slog.push(line(entry));
      on[entry.type]?.(entry);
    },
    /** After a failed crank nothing closes it: what it wrote belongs to no emission. */
    forgetUnfinished() {
      writes = [];
      deliveries = [];
      delivery = undefined;
    },
  };
}
