// Thousands of vats that come, answer once and are ended, a few at a time: what every service's memory does meanwhile. It must
// stay level: no service may keep anything of a vat that is gone. The reference has nothing to compare with but its own process.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ask, makeSpawner } from './lib/crowd.mjs';
import { makeBundles } from './lib/bundles.mjs';
import { runAndTakeAway } from './lib/ending.mjs';
import { memoryOf } from './lib/processes.mjs';
import { median } from './lib/statistics.mjs';
import { startVatpool } from './lib/vatpool.mjs';

const VATS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = 5;
const STEPS = 20;
// Few enough that an answer does not take minutes.
const BATCH = 50;
// Caches of services that have just been started fill; a quarter of the run is theirs.
const SETTLED = STEPS / 4;
const GROWTH_MAX = 1.1;

if (!(VATS >= STEPS * AT_ONCE)) throw Error(`usage: bench/short-lived [VATS], ${STEPS * AT_ONCE} of them or more`);

// A heap grows over garbage that nobody has collected yet: before memory is read, it is collected, and given back.
if (process.env.VATPOOL_NATIVE !== 'true') process.env.VATPOOL_JAVA_OPTS ??= '-XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vatpool-short-lived-'));
const side = startVatpool(folder);
const say = line => process.stdout.write(`${line}\n`);

function collectGarbage(pid) {
  const program = fs.readlinkSync(`/proc/${pid}/exe`);
  if (path.basename(program) === 'java') execFileSync(path.join(path.dirname(program), 'jcmd'), [`${pid}`, 'GC.run']);
}

/** Proportional memory of each service with the processes it has started, in MiB, and how many engines there are. */
function memories() {
  const services = {};
  let engines = 0;
  for (const { name, pid } of side.cluster.services()) {
    collectGarbage(pid);
    const { all, engineCount } = memoryOf([pid]);
    services[name] = all;
    engines += engineCount;
  }
  return { services, engines };
}

const row = cells => cells.map(cell => `${cell}`.padStart(12)).join('');
const sum = figures => figures.reduce((a, b) => a + b, 0);

async function main() {
  makeBundles();
  await makeSpawner(side, 50);
  const totals = [];
  for (let step = 1; step <= STEPS; step += 1) {
    const began = performance.now();
    const until = Math.round((VATS * step) / STEPS);
    for (let done = Math.round((VATS * (step - 1)) / STEPS); done < until; ) {
      const some = Math.min(BATCH, until - done);
      await ask(side, 'comeAndGo', some, AT_ONCE);
      done += some;
    }
    const perVat = (performance.now() - began) / (VATS / STEPS);
    const { services, engines } = memories();
    if (step === 1) say(row(['vats so far', ...Object.keys(services), 'together', 'engines', 'ms a vat']));
    const total = sum(Object.values(services));
    totals.push(total);
    say(row([until, ...Object.values(services).map(Math.round), Math.round(total), engines, Math.round(perVat)]));
  }
  const settled = totals.slice(SETTLED);
  const half = Math.floor(settled.length / 2);
  const growth = median(settled.slice(half)) / median(settled.slice(0, half));
  say('');
  say(`${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores; proportional memory in MiB, engines with their worker`);
  say(`after the first quarter, the second half of the run takes ${growth.toFixed(3)} times the memory of the first`);
  if (growth > GROWTH_MAX) throw Error(`memory does not stay level: more than ${GROWTH_MAX} times`);
}

async function takeAway() {
  await side.end();
  fs.rmSync(folder, { recursive: true, force: true });
}

await runAndTakeAway(main, takeAway);
process.exit();
