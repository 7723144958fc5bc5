// A vat that is not online gets a message: its snapshot is loaded, the entries since then are replayed, then it runs.
import { QUIET } from '../lib/hot.mjs';

// A service is at its speed only when the compiler has seen some page-ins: by a third faster after a hundred than after twenty.
const WARM = 100;

const VATS = { one: { vat: 'counter' }, other: { vat: 'counter' } };

async function deliver(side, vat, times = 1) {
  await side.send(vat, 'increment', [], times);
  return side.runToIdle();
}

/** A page-in with so many entries to replay, and the delivery that asked for it; milliseconds. */
function pageIn(entries, target) {
  return {
    name: `page-in-${entries}`,
    title: `page-in and one delivery, ${entries} entries to replay`,
    unit: 'ms',
    better: 'less',
    warmups: WARM,
    target,
    async prepare(side) {
      await side.create({ ...QUIET, vats: VATS }, { vatsOnline: 1, pinned: Object.keys(VATS) });
      for (const vat of Object.keys(VATS)) await deliver(side, vat);
    },
    async round(side) {
      await deliver(side, 'one');
      await side.snapshotAll();
      if (entries) await deliver(side, 'one', entries);
      await deliver(side, 'other'); // takes the only place
      const { millis, cpu } = await deliver(side, 'one');
      return { figure: millis, cpu };
    },
  };
}

/** Replayed entries per second: what the page-in of a long history takes longer than that of a short one. */
function replay(entries) {
  return {
    name: 'replay',
    title: `transcript replay, ${entries} entries`,
    unit: 'entries/s',
    better: 'more',
    warmups: 1,
    async prepare(side) {
      await side.create({ ...QUIET, vats: VATS }, { vatsOnline: 1, pinned: Object.keys(VATS) });
      await deliver(side, 'other');
      await deliver(side, 'one', entries);
    },
    async round(side) {
      const short = await deliver(side, 'other');
      const long = await deliver(side, 'one');
      return { figure: (entries / (long.millis - short.millis)) * 1000, cpu: (long.cpu - short.cpu) / entries };
    },
  };
}

export default [pageIn(0, 2.5), pageIn(50, 2.5), pageIn(200, 2.5), replay(2000)];
