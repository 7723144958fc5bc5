// The workers' autoscaler, without a cluster: a real Prometheus scrapes a real pool, the queries of the manifests are asked, and the
// published algorithm says how many worker processes there shall be, while a load rises and falls. At the end nothing may be lost.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYNC_SECONDS, desiredOf, makeAutoscaler } from './autoscale/hpa.mjs';
import { makeKeda } from './autoscale/keda.mjs';
import { CONNECTIONS, makeKernels } from './autoscale/kernels.mjs';
import { makeLoad } from './autoscale/load.mjs';
import { hastened, readScaler, withMaximum } from './autoscale/manifest.mjs';
import { USAGE, readOptions } from './autoscale/options.mjs';
import { picture } from './autoscale/picture.mjs';
import { makePool } from './autoscale/pool.mjs';
import { startPrometheus } from './autoscale/prometheus.mjs';
import { table } from './autoscale/report.mjs';
import { makeSchedule } from './autoscale/schedule.mjs';
import { makeBundles } from './lib/bundles.mjs';
import { makeCluster } from './lib/cluster.mjs';
import { runAndTakeAway } from './lib/ending.mjs';
import { makeRest } from './lib/rest.mjs';

/** Gateway and snapshot store. */
const BESIDE_WORKERS = 2;

/** Vats stay hot for a minute. */
const CALM_MILLIS_MAX = 180_000;

const PAGE_INS = 'sum(vatpool_page_ins_total)';

const say = line => process.stdout.write(`${line}\n`);
const note = line => process.stderr.write(`${line}\n`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vatpool-autoscale-'));
const cluster = makeCluster(folder);
let prometheus;
let rest;

/** What Prometheus has no answer to is not known; what it refuses is an error. */
async function answers(queries) {
  const values = {};
  for (const [name, query] of Object.entries(queries)) values[name] = await prometheus.number(query);
  return values;
}

const queriesOf = (metrics, speed) => Object.fromEntries(metrics.map(({ name, query }) => [name, hastened(query, speed)]));

/** Until what the making of kernels did to the metrics has passed, and they ask for no more than the fewest workers. */
async function awaitCalm({ metrics, minReplicas }, speed) {
  const until = performance.now() + CALM_MILLIS_MAX;
  for (;;) {
    const values = await answers(queriesOf(metrics, speed));
    const wishes = metrics.map(metric => desiredOf(metric, values[metric.name], minReplicas, minReplicas) ?? 0);
    if (Math.max(...wishes) <= minReplicas) return;
    if (performance.now() > until) throw Error(`without any load ${Math.max(...wishes)} workers are asked for: ${JSON.stringify(values)}`);
    await sleep(1000);
  }
}

/** Looks every {@link SYNC_SECONDS} of the autoscaler's clock, until `isOver`. */
async function autoscale(scaler, pool, load, speed, isOver) {
  const queries = queriesOf(scaler.metrics, speed);
  const autoscaler = (scaler.idle ? makeKeda : makeAutoscaler)(scaler, pool.wanted, 0);
  const began = performance.now();
  const looks = [];
  let pageIns = await prometheus.number(PAGE_INS);
  let sent = 0;
  for (let i = 1; !isOver(); i += 1) {
    await sleep(Math.max(0, began + (i * SYNC_SECONDS * 1000) / speed - performance.now()));
    pool.check();
    const seconds = (performance.now() - began) / 1000;
    const values = await answers(queries);
    const seen = { at: seconds * speed, replicas: pool.wanted, ready: pool.ready, values };
    const { desired, replicas } = autoscaler.look(seen);
    pool.scale(replicas);
    const pageInsNow = (await prometheus.number(PAGE_INS)) ?? pageIns;
    const sentNow = load.sent();
    const look = {
      seconds,
      values,
      desired,
      replicas,
      ready: seen.ready,
      sent: sentNow - sent,
      rate: (sentNow - sent) / (seconds - (looks.at(-1)?.seconds ?? 0)),
      millis: load.takeSettled(),
      pageIns: pageInsNow - pageIns,
    };
    looks.push(look);
    [pageIns, sent] = [pageInsNow, sentNow];
    note(`${seconds.toFixed(0)} s: ${replicas} workers wanted (metrics: ${desired ?? 'not known'}), ${seen.ready} ready, ${sentNow} messages sent`);
  }
  return looks;
}

/** How often the pool went on to grow after it had shrunk, or the other way. */
function turnsOf(replicas) {
  const ways = replicas.slice(1).map((count, i) => Math.sign(count - replicas[i]));
  return ways.filter(way => way !== 0).reduce(([turns, last], way) => [turns + (last !== 0 && way !== last ? 1 : 0), way], [0, 0])[0];
}

/** What this run has shown, and what not. */
function verdict(looks, scaler, low) {
  const replicas = looks.map(look => look.replicas);
  const most = Math.max(...replicas);
  const fewestSince = Math.min(...replicas.slice(replicas.indexOf(most)));
  const wrong = [];
  if (most === scaler.minReplicas) wrong.push('the load never made the pool grow: raise --peak or --vats, or lower --vats-online');
  else if (fewestSince === most) wrong.push('the pool never shrank again: raise --minutes or --speed');
  if (scaler.idle && low === 0 && fewestSince > 0) wrong.push('the pool never went to zero: raise --minutes or --speed');
  for (const { name } of scaler.metrics) {
    if (!looks.some(look => Number.isFinite(look.values[name]))) wrong.push(`Prometheus never had an answer to the query of ${name}`);
  }
  return { most, fewestSince, turns: turnsOf([scaler.minReplicas, ...replicas]), wrong };
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return say(USAGE.trimEnd());
  makeBundles();
  const manifest = readScaler(options.scaler);
  const scaler = withMaximum(manifest, options['workers-max']);
  if (scaler.minReplicas >= scaler.maxReplicas) throw Error(`--workers-max must be more than the manifest's minimum, ${scaler.minReplicas}`);

  note(`starting a pool of ${scaler.minReplicas} workers`);
  const pool = makePool(cluster, options['vats-online'], services => prometheus?.watch(services));
  await pool.scale(scaler.minReplicas);
  pool.check();
  prometheus = await startPrometheus(path.join(folder, 'prometheus'));
  prometheus.watch(cluster.services());
  await prometheus.scraped(scaler.minReplicas + BESIDE_WORKERS);
  rest = makeRest(cluster.url(), CONNECTIONS);
  const kernels = await makeKernels(rest, options.kernels, options.vats);

  note('waiting until the metrics are calm');
  await awaitCalm(scaler, options.speed);

  const load = makeLoad(makeSchedule(options), kernels.send, CONNECTIONS);
  const end = performance.now() + options.minutes * 60_000;
  let findings;
  let failure;
  // The last messages are part of it: where no worker is left, they bring one.
  const running = load
    .run()
    .then(() => sleep(Math.max(0, end - performance.now())))
    .then(() => kernels.findings())
    .then(
      found => (findings = found),
      problem => (failure = problem),
    );
  const looks = await autoscale(scaler, pool, load, options.speed, () => findings || failure);
  await running;
  if (failure) throw failure;
  await pool.settle();

  const { most, fewestSince, turns, wrong } = verdict(looks, scaler, options.low);
  wrong.push(...findings);
  const title = `autoscale drill, ${new Date().toISOString().slice(0, 10)}: ${options.scaler}, clock ${options.speed}×, seed ${options.seed}`;
  fs.mkdirSync(path.dirname(path.resolve(options.svg)), { recursive: true });
  fs.writeFileSync(options.svg, picture(looks, title));
  if (options.json) fs.writeFileSync(options.json, `${JSON.stringify({ options, scaler, looks }, null, 1)}\n`);

  say(`${title}; ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}`);
  say(`${options.kernels} kernels of ${options.vats} vats, ${options['vats-online']} online on a worker; ${manifest.maxReplicas} replicas at most by the manifest, ${scaler.maxReplicas} here\n`);
  say(`${table(looks, scaler.metrics)}\n`);
  say(`${scaler.minReplicas} workers at first, ${most} at most, then as few as ${fewestSince}; it turned ${turns} times; ${kernels.acknowledged()} messages acknowledged`);
  say(`the picture: ${options.svg}`);
  if (wrong.length) throw Error(`\n  ${wrong.join('\n  ')}`);
  say('every counter stands at what was acknowledged, and every audit is clean');
}

function takeAway() {
  prometheus?.close();
  rest?.close();
  cluster.down();
  fs.rmSync(folder, { recursive: true, force: true });
}

await runAndTakeAway(
  () =>
    main().catch(problem => {
      note(`autoscale-drill: ${problem.message}`);
      process.exitCode = 1;
    }),
  takeAway,
);
process.exit();
