// The services as jars on a JVM and as native executables: size, time to ready, memory. The commands are
// those of a local cluster, started once more on another port.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeBundles } from './lib/bundles.mjs';
import { ask, makeSpawner } from './lib/crowd.mjs';
import { runAndTakeAway } from './lib/ending.mjs';
import { HOME } from './lib/paths.mjs';
import { freePort } from './lib/ports.mjs';
import { median } from './lib/statistics.mjs';
import { startVatpool } from './lib/vatpool.mjs';

const STARTS = 9;
const ONLINE = 50;
const POLL_MILLIS = 2;
const READY_MAX_MILLIS = 60_000;
const SETTLE_MILLIS = 2_000;
const MIB = 2 ** 20;
const SERVICES = { snapstore: 'snapstore-svc', 'worker-1': 'worker-pool', gateway: 'kernel-gateway' };
const PROBES = { live: '/q/health/live', ready: '/q/health/ready' };

const say = line => process.stdout.write(`${line}\n`);

const residentMiB = pid => Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Bytes of what has to be there for the program to run, without a JVM. */
function sizeOf(file) {
  if (!file.endsWith('.jar')) return fs.statSync(file).size;
  const sizes = fs.readdirSync(path.dirname(file), { recursive: true, withFileTypes: true });
  return sizes.filter(each => each.isFile()).reduce((sum, each) => sum + fs.statSync(path.join(each.parentPath, each.name)).size, 0);
}

const answers = (port, probe) =>
  new Promise(resolve => {
    const request = http.get({ host: '127.0.0.1', port, path: probe, agent: false }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });

const strings = file => fs.readFileSync(file, 'utf8').split('\0').filter(Boolean);

/** How the service of the cluster was started, but with a port, a name and a folder of its own. */
async function twin({ pid }, folder) {
  const port = await freePort();
  const own = {
    'quarkus.http.port': port,
    'vatpool.worker.id': 'twin',
    'vatpool.gateway.id': 'twin',
    'vatpool.gateway.slog.folder': path.join(folder, 'twin-slog'),
    'vatpool.snapstore.folder': path.join(folder, 'twin'),
  };
  const line = strings(`/proc/${pid}/cmdline`).filter(word => !/^-Dvatpool\.(cluster|service)=/.test(word));
  const [program, ...args] = line.map(word => {
    const name = /^-D([^=]+)=/.exec(word)?.[1];
    return name in own ? `-D${name}=${own[name]}` : word;
  });
  const env = Object.fromEntries(strings(`/proc/${pid}/environ`).map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  return { port, program, args, env, file: line.findLast((word, i) => i === 0 || word.endsWith('.jar')) };
}

const twins = new Set();

/** Milliseconds from its start until it is up and until it is ready, and its memory when it has nothing to do. */
async function start(service, folder) {
  const { port, program, args, env, file } = await twin(service, folder);
  const began = performance.now();
  const child = spawn(program, args, { env, cwd: folder, stdio: 'ignore' });
  const ended = new Promise(resolve => child.once('exit', resolve));
  twins.add(child);
  const figures = { size: sizeOf(file) / MIB };
  for (const [name, probe] of Object.entries(PROBES)) {
    while (!(await answers(port, probe))) {
      if (child.exitCode !== null) throw Error(`${file} ended with ${child.exitCode}`);
      if (performance.now() - began > READY_MAX_MILLIS) throw Error(`${file} is not ${name} after a minute`);
      await sleep(POLL_MILLIS);
    }
    figures[name] = performance.now() - began;
  }
  await sleep(SETTLE_MILLIS);
  figures.empty = residentMiB(child.pid);
  child.kill();
  await ended;
  twins.delete(child);
  return figures;
}

const medians = rounds => Object.fromEntries(Object.keys(rounds[0]).map(key => [key, median(rounds.map(each => each[key]))]));

/** What the services take when so many vats are online, without the engines. */
async function memoryWithVats(side) {
  await ask(side, 'create', ONLINE);
  await ask(side, 'visit', 0, ONLINE);
  await sleep(SETTLE_MILLIS);
  return measured(side).map(({ name, pid }) => [SERVICES[name], residentMiB(pid)]);
}

const measured = side => side.cluster.services().filter(({ name }) => name in SERVICES);

async function measure(kind, folder) {
  process.env.VATPOOL_NATIVE = `${kind === 'native'}`;
  const side = startVatpool(folder);
  sides.push(side);
  await makeSpawner(side, ONLINE + 10);
  const found = {};
  for (const service of measured(side)) {
    const rounds = [];
    for (let i = 0; i < STARTS; i += 1) rounds.push(await start(service, folder));
    found[SERVICES[service.name]] = medians(rounds);
  }
  for (const [module, memory] of await memoryWithVats(side)) found[module].busy = memory;
  await side.end();
  sides.pop();
  return found;
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vatpool-footprint-'));
const sides = [];
const cells = row => row.map((cell, i) => (i ? `${cell}`.padStart(14) : cell.padEnd(24))).join('');
const whole = figure => (figure === undefined ? '' : Math.round(figure));

async function main() {
  makeBundles();
  const built = Object.values(SERVICES).every(module => fs.existsSync(path.join(HOME, module, 'target', `${module}-runner`)));
  if (!built) throw Error('no executables: ./mvnw package -Pnative -DskipTests -pl snapstore-svc,worker-pool,kernel-gateway -am makes them');
  say(`${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores (${os.cpus()[0].model}); medians of ${STARTS} starts`);
  say(cells(['', 'size MiB', 'up ms', 'ready ms', 'empty MiB', `${ONLINE} vats MiB`]));
  for (const kind of ['jar', 'native']) {
    const found = await measure(kind, path.join(folder, kind));
    for (const [module, { size, live, ready, empty, busy }] of Object.entries(found)) {
      say(cells([`${module}, ${kind}`, ...[size, live, ready, empty, busy].map(whole)]));
    }
  }
}

await runAndTakeAway(main, async () => {
  for (const child of twins) child.kill('SIGKILL');
  for (const side of sides.splice(0)) await side.end();
  fs.rmSync(folder, { recursive: true, force: true });
});
process.exit();
