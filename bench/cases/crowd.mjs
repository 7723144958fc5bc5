// Many vats, few of them online: creating them, paging them, starting again, and what they take.
import { ask, makeSpawner, vatsOr } from '../lib/crowd.mjs';

const ONLINE = 50;
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

/** Round and round through more vats than may be online: each delivery to one of them is a page-in. */
function paging(vats) {
  const next = new Map();
  return {
    name: 'paging',
    title: `every delivery a page-in, ${ONLINE} of ${vats} vats online`,
    unit: 'page-ins/s',
    better: 'more',
    warmups: 1,
    target: 2.5,
    async prepare(side) {
      await makeSpawner(side, ONLINE);
      await ask(side, 'create', vats);
      next.set(side, 0);
    },
    async round(side) {
      const { millis, cpu, value } = await ask(side, 'visit', next.get(side), VISITED_A_ROUND);
      next.set(side, value);
      return { figure: (VISITED_A_ROUND / millis) * 1000, cpu: cpu / VISITED_A_ROUND };
    },
  };
}

/** Everything but the database is started anew; then one vat gets a message. */
function restart(vats) {
  return {
    name: 'restart',
    title: `restart to first delivery, ${vats} vats`,
    unit: 'ms',
    better: 'less',
    target: 2,
    async prepare(side) {
      await makeSpawner(side, ONLINE);
      await ask(side, 'create', vats);
    },
    async round(side) {
      const { millis } = await side.restart();
      const first = await ask(side, 'visit', 0, 1);
      return { figure: millis + first.millis };
    },
  };
}

/** What so many vats online take: all processes together, and by engine. */
function memory(vats) {
  return {
    name: 'memory',
    title: `memory of a vat online, ${vats} of them`,
    unit: 'MiB a vat',
    better: 'less',
    target: 1 / 0.6,
    async prepare(side) {
      await makeSpawner(side, 2 * vats);
      await ask(side, 'create', vats);
    },
    async round(side) {
      await ask(side, 'visit', 0, vats);
      const { engines, engineCount } = side.memory();
      return { figure: engines / engineCount };
    },
  };
}

export default [create, paging(vatsOr(500)), restart(vatsOr(1000)), memory(ONLINE)];
