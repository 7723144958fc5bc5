// Many vats of one kernel, few of them online: creating them, paging them, what they take, and starting again.
import { ask, makeSpawner, vatsOr } from '../lib/crowd.mjs';

const ONLINE = 50;
const PROGRAMS = process.env.VATPOOL_NATIVE === 'true' ? ', native executables' : '';
const VATS = vatsOr(2000);
const CREATED_A_ROUND = 5;
const VISITED_A_ROUND = 20;

const create = {
  name: 'create',
  title: 'creating vats',
  unit: 'vats/s',
  better: 'more',
  warmups: 1,
  target: 3,
  prepare: side => makeSpawner(side, ONLINE),
  async round(side) {
    const { millis, cpu } = await ask(side, 'create', CREATED_A_ROUND);
    return { figure: (CREATED_A_ROUND / millis) * 1000, cpu: cpu / CREATED_A_ROUND };
  },
};

/** Where each side's round through the crowd has come to. */
const next = new Map();

/** What the cases below share: creating the vats takes far longer than measuring anything. */
const crowd = {
  shares: 'crowd',
  async prepare(side) {
    await makeSpawner(side, ONLINE);
    await ask(side, 'create', VATS);
    next.set(side, 0);
  },
};

async function visit(side, count) {
  const ran = await ask(side, 'visit', next.get(side), count);
  next.set(side, ran.value);
  return ran;
}

/** Round and round through more vats than may be online: each delivery to one of them is a page-in. */
const paging = {
  ...crowd,
  name: 'paging',
  title: `every delivery a page-in, ${ONLINE} of ${VATS} vats online`,
  unit: 'page-ins/s',
  better: 'more',
  warmups: 5,
  target: 2.5,
  async round(side) {
    const { millis, cpu } = await visit(side, VISITED_A_ROUND);
    return { figure: (VISITED_A_ROUND / millis) * 1000, cpu: cpu / VISITED_A_ROUND };
  },
};

/** What the engines take when as many vats are online as may be. */
const memory = {
  ...crowd,
  name: 'memory',
  title: `memory of a vat online, ${ONLINE} of ${VATS}`,
  unit: 'MiB a vat',
  better: 'less',
  target: 1 / 0.6,
  async round(side) {
    await visit(side, ONLINE);
    const { engines, engineCount } = side.memory();
    return { figure: engines / engineCount };
  },
};

/** What all processes of a side take meanwhile: services and database, or the kernel's own. */
const allMemory = {
  ...crowd,
  name: 'memory-all',
  title: `memory of all processes, ${ONLINE} of ${VATS} vats online`,
  unit: 'MiB',
  better: 'less',
  async round(side) {
    await visit(side, ONLINE);
    return { figure: side.memory().all };
  },
};

/** Everything but the database is started anew; then one vat gets a message. */
const restart = {
  ...crowd,
  name: 'restart',
  title: `restart to first delivery, ${VATS} vats${PROGRAMS}`,
  unit: 'ms',
  better: 'less',
  target: 2,
  async round(side) {
    const { millis } = await side.restart();
    const first = await visit(side, 1);
    return { figure: millis + first.millis };
  },
};

export default [create, paging, memory, allMemory, restart];
