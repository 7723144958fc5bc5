// A restart of all vats of a kernel that has thousands: how long it takes, what a first delivery costs afterwards, and what
// suspended vats take of every service. The reference has nothing to compare with.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundle, makeBundles, withBundles } from './lib/bundles.mjs';
import { makeCluster } from './lib/cluster.mjs';
import { runAndTakeAway } from './lib/ending.mjs';
import { memoryOf } from './lib/processes.mjs';
import { makeRest } from './lib/rest.mjs';
import { median } from './lib/statistics.mjs';

const VATS = Number(process.argv[2] ?? 5000);
const CHUNK = 50;
const SINGLE = 15;
// Thousands of creations come before the ones that are measured; compilers get to see first deliveries, too.
const WARM = 60;
const ONLINE = 50;
const KERNEL = '/v1/kernels/crowd';
const IDLE_POLL_MILLIS = 200;

if (!(VATS > WARM + SINGLE)) throw Error(`usage: bench/lifecycle [VATS], more than ${WARM + SINGLE} of them`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vatpool-lifecycle-'));
const cluster = makeCluster(folder);
let rest;
const connect = () => {
  rest?.close();
  rest = makeRest(cluster.url());
};

async function timed(work) {
  const began = performance.now();
  const value = await work();
  return { millis: performance.now() - began, value };
}

/** Sends, and waits until the answer is durable. */
async function call(target, method, args = []) {
  const { result } = await rest.post(`${KERNEL}/messages`, { ...target, method, args });
  let promise;
  do {
    promise = await rest.get(`${KERNEL}/promises/${result}?wait=60s`);
  } while (promise.state === 'unresolved');
  if (promise.state !== 'fulfilled') throw Error(`${method}: ${JSON.stringify(promise)}`);
  return promise.value;
}

const spawner = { vat: 'spawner' };
const say = line => process.stdout.write(`${line}\n`);

async function idle() {
  let last;
  for (;;) {
    const { crankNumber, queues, uncommittedCranks } = await rest.get(`${KERNEL}/status`);
    if (crankNumber === last && queues.active === 0 && uncommittedCranks === 0) return;
    last = crankNumber;
    await new Promise(resolve => setTimeout(resolve, IDLE_POLL_MILLIS));
  }
}

/** Proportional memory of each service with what it has started, without the database, in MiB. */
function memories() {
  const byName = {};
  for (const { name, pid } of cluster.services()) {
    if (name !== 'mariadb') byName[name] = memoryOf([pid]);
  }
  return byName;
}

/** What services take that have just been started and have run something. */
async function fresh(warmUp) {
  cluster.kill();
  cluster.up();
  connect();
  await warmUp();
  await idle();
  return memories();
}

async function vatIds() {
  const all = [];
  for (let after; ; ) {
    const page = await rest.get(`${KERNEL}/vats?limit=1000${after ? `&after=${after}` : ''}`);
    all.push(...page.items.filter(vat => !vat.static));
    after = page.next;
    if (!after) return all;
  }
}

async function main() {
  makeBundles();
  cluster.up(1, ONLINE);
  connect();
  const ids = {};
  for (const name of ['spawner', 'counter']) ids[name] = (await rest.post('/v1/bundles', bundle(name))).id;
  const config = withBundles(
    {
      bootstrap: 'spawner',
      vats: { spawner: { vat: 'spawner' } },
      bundles: { counter: { vat: 'counter' } },
      defaultReapInterval: 'never',
      defaultReapGCKrefs: 'never',
    },
    name => ({ bundleID: ids[name] }),
  );
  await rest.post('/v1/kernels', { name: 'crowd', config });
  await call(spawner, 'create', [1]);
  const empty = await fresh(() => call(spawner, 'create', [1]));

  const making = await timed(async () => {
    for (let made = 2; made < VATS; made += CHUNK) {
      const some = Math.min(CHUNK, VATS - made);
      const { millis } = await timed(() => call(spawner, 'create', [some]));
      if (made % 500 < CHUNK) process.stderr.write(`${made} vats, ${(millis / some).toFixed(0)} ms for one\n`);
    }
  });
  const creations = [];
  for (let i = 0; i < SINGLE; i += 1) creations.push((await timed(() => call(spawner, 'create', [1]))).millis);
  const create = median(creations);
  const vats = await vatIds();
  await idle();

  const plan = await timed(() => rest.post(`${KERNEL}/restart-all`, { dryRun: true }));
  const restart = await timed(() => rest.post(`${KERNEL}/restart-all`));
  const revived = await timed(idle);

  // From vats all over the crowd; each of them is suspended until now.
  const firsts = [];
  for (let i = 0; i < WARM + SINGLE; i += 1) {
    const { id } = vats[Math.floor((i * vats.length) / (WARM + SINGLE))];
    const { root, lifecycle } = await rest.get(`${KERNEL}/vats/${id}`);
    if (lifecycle !== 'suspended') throw Error(`${id} is ${lifecycle}`);
    firsts.push((await timed(() => call({ object: root }, 'increment'))).millis);
  }
  const first = median(firsts.slice(WARM));
  const cold = median(firsts.slice(0, SINGLE));
  await rest.post(`${KERNEL}/restart-all`);
  await idle();
  const { root } = await rest.get(`${KERNEL}/vats/${vats[0].id}`);
  const crowded = await fresh(() => call({ object: root }, 'increment'));
  const [{ vatsOnline }] = await rest.get('/v1/workers');

  say(`${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}, ${vats.length} vats`);
  say(`creating them                       ${(making.millis / 1000).toFixed(0)} s`);
  say(`creating one, until durable         ${create.toFixed(0)} ms (median of ${SINGLE})`);
  say(`restart-all, dry run                ${plan.millis.toFixed(0)} ms`);
  say(`restart-all, until durable          ${(restart.millis / 1000).toFixed(2)} s, ${restart.value.suspended.length} vats suspended`);
  say(`... until all are disconnected      ${(revived.millis / 1000).toFixed(2)} s`);
  say(`first delivery, until durable       ${first.toFixed(0)} ms (median of ${SINGLE}), ${(first / create).toFixed(2)} times a creation`);
  say(`... the first ${SINGLE} of all            ${cold.toFixed(0)} ms`);
  say(`vats online afterwards              ${vatsOnline}`);
  for (const [name, { all, engineCount }] of Object.entries(crowded)) {
    const before = empty[name];
    say(
      `memory of ${name.padEnd(25)} ${all.toFixed(0)} MiB with ${engineCount} engines; with one vat ${before.all.toFixed(0)} MiB with ${before.engineCount}`,
    );
  }
  if (first > 2 * create) throw Error('a first delivery takes more than twice the time of creating a vat');
}

function takeAway() {
  rest?.close();
  cluster.down();
  fs.rmSync(folder, { recursive: true, force: true });
}

await runAndTakeAway(main, takeAway);
