// What the cases of vats that stay online have in common: the messages are there, then the kernel is let run.
const OFF = Number.MAX_SAFE_INTEGER;

/** No snapshots and no garbage collection while the time runs; the same options on both sides. */
export const QUIET = {
  defaultReapInterval: 'never',
  defaultReapGCKrefs: 'never',
  snapshotInitial: OFF,
  snapshotInterval: OFF,
};

function expect(side, what, is, wanted, slack = 0) {
  if (Math.abs(is - wanted) > slack) throw Error(`${side.name}: ${is} ${what}, not ${wanted}`);
}

/** A figure of so many things a second, and what one of them cost. */
const rate = (count, { millis, cpu }) => ({ figure: (count / millis) * 1000, cpu: cpu / count });

/**
 * Deliveries of one message to one vat, per second.
 *
 * @param {{vat: string, method: string, deliveries: number, perCommit: number}} what
 */
export function deliveries({ vat, method, deliveries: count, perCommit, ...rest }) {
  return {
    unit: 'deliveries/s',
    better: 'more',
    warmups: 20,
    ...rest,
    async prepare(side) {
      await side.create({ ...QUIET, vats: { [vat]: { vat } } }, { pinned: [vat] });
      await side.run(100, await side.send(vat, method)); // brings the vat online
      await rest.check?.(side, vat);
    },
    async round(side) {
      const last = await side.send(vat, method, [], count);
      await side.runCranks(count); // routes the messages from the acceptance queue to the run queue
      const ran = await side.run(perCommit, last);
      expect(side, 'cranks', ran.cranks, count);
      expect(side, 'commits', ran.commits, Math.ceil(count / perCommit), 1);
      return rate(count, ran);
    },
  };
}

/** Calls from vat to vat, each sent when the last one was answered, per second. */
export function roundTrips({ roundTrips: count, perCommit, ...rest }) {
  const cranks = 4 * count + 2;
  return {
    unit: 'round trips/s',
    better: 'more',
    warmups: 40,
    ...rest,
    async prepare(side) {
      const vats = { caller: { vat: 'caller' }, callee: { vat: 'counter' } };
      await side.create({ ...QUIET, bootstrap: 'caller', vats }, { pinned: ['caller'] });
      await side.run(100, await side.send('caller', 'roundTrips', [1]));
    },
    async round(side) {
      const ran = await side.run(perCommit, await side.send('caller', 'roundTrips', [count]));
      expect(side, 'cranks', ran.cranks, cranks);
      expect(side, 'commits', ran.commits, Math.ceil(cranks / perCommit), 1);
      return rate(count, ran);
    },
  };
}

/** Insists that the vat's last delivery made the syscalls that the case is named after. */
export async function insistOnSyscalls(side, vat, total, reads) {
  const entries = await side.transcript(vat, 0);
  const syscalls = entries.filter(({ d }) => d[0] === 'message').at(-1).sc.map(({ s }) => s[0]);
  expect(side, 'syscalls', syscalls.length, total);
  expect(side, 'vatstore reads', syscalls.filter(name => name === 'vatstoreGet').length, reads);
}
