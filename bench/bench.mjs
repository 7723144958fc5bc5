// Measures Vatpool beside the reference: each case in rounds that alternate between the two, on this machine, in this run.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import crowd from './cases/crowd.mjs';
import hot from './cases/hot.mjs';
import mainnet from './cases/mainnet.mjs';
import pageIn from './cases/page-in.mjs';
import roundTrips from './cases/round-trips.mjs';
import { makeBundles } from './lib/bundles.mjs';
import { BUNDLES, HOME, REFERENCE } from './lib/paths.mjs';
import { startReference } from './lib/reference.mjs';
import { median } from './lib/statistics.mjs';
import { ratioOf, table } from './lib/table.mjs';
import { startVatpool } from './lib/vatpool.mjs';

const ROUNDS = 5;
const FLOOR_DELIVERIES = 2000;
const USAGE = `usage: bench/run [NAME ...] [--rounds N] [--json FILE] [--list]

NAME is a case or the beginning of some cases' names; without one all cases run.
  --rounds N   rounds of each side, ${ROUNDS} at least for a median worth having (default ${ROUNDS})
  --json FILE  every round's figure, and what machine this is
  --list       names the cases
`;

function options(args) {
  const chosen = { names: [], rounds: ROUNDS };
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--rounds') chosen.rounds = Number(args[(i += 1)]);
    else if (args[i] === '--json') chosen.json = path.resolve(args[(i += 1)]);
    else if (args[i] === '--list') chosen.list = true;
    else if (args[i] === '--help' || args[i] === '-h') chosen.help = true;
    else if (args[i].startsWith('-')) throw Error(`no option ${args[i]}\n${USAGE}`);
    else chosen.names.push(args[i]);
  }
  if (!(chosen.rounds >= 1)) throw Error(`--rounds takes a number from 1 on\n${USAGE}`);
  return chosen;
}

const allCases = () => [...hot, ...mainnet, ...roundTrips, ...pageIn, ...crowd];

/** Deliveries per second of the engine alone: what no kernel can be faster than. */
function engineFloor() {
  const args = [path.join(REFERENCE, 'floor.mjs'), path.join(BUNDLES, 'counter.json'), `${FLOOR_DELIVERIES}`];
  const floors = Array.from({ length: ROUNDS }, () => JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
  return Math.round(median(floors.map(({ perSecond }) => perSecond)));
}

function selected(cases, names) {
  for (const name of names) {
    if (!cases.some(each => each.name.startsWith(name))) throw Error(`no case ${name}; bench/run --list names them`);
  }
  return cases.filter(({ name }) => !names.length || names.some(each => name.startsWith(each)));
}

function machine() {
  const commit = execFileSync('git', ['-C', HOME, 'describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  const cpu = os.cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: cpu.length,
    cpu: cpu[0]?.model,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    commit,
  };
}

/**
 * @param {{isPrepared: boolean, isWanted: boolean}} sharing whether the case before has left what this one needs, and whether
 *     the next one needs it
 */
async function measure(each, sides, rounds, { isPrepared, isWanted }) {
  const { name, title, unit, better, target } = each;
  const figures = { vatpool: [], reference: [] };
  const cpu = { vatpool: [], reference: [] };
  // Nothing is timed yet: both at once.
  if (!isPrepared) await Promise.all(sides.map(side => each.prepare(side)));
  for (let round = -(each.warmups ?? 0); round < rounds; round += 1) {
    for (const side of sides) {
      const { figure, cpu: spent } = await each.round(side);
      if (round >= 0) {
        figures[side.name].push(figure);
        if (spent !== undefined) cpu[side.name].push(spent);
      }
      const cost = spent === undefined ? '' : `, ${spent.toFixed(3)} ms of CPU each`;
      process.stderr.write(
        `${name} ${round < 0 ? 'warm-up' : round + 1} ${side.name}: ${figure.toFixed(1)} ${unit}${cost}\n`,
      );
    }
  }
  if (each.agree) await agree(name, sides);
  if (!isWanted) for (const side of sides) await side.close();
  return { name, title, unit, better, target, ...figures, cpu };
}

/** What was measured was the same work. */
async function agree(name, sides) {
  const [ours, theirs] = await Promise.all(sides.map(side => side.activityhash()));
  if (ours !== theirs) throw Error(`${name}: the activity hashes differ: ${ours} and ${theirs}`);
}

async function main(args) {
  const { names, rounds, json, list, help } = options(args);
  const cases = allCases();
  if (help || list) {
    process.stdout.write(help ? USAGE : `${cases.map(({ name, title }) => `${name.padEnd(16)} ${title}`).join('\n')}\n`);
    return;
  }
  const wanted = selected(cases, names);
  makeBundles();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vatpool-bench-'));
  const sides = [startVatpool(folder), await startReference(folder)];
  const results = [];
  const where = { ...machine(), engineFloor: engineFloor() };
  const cleanUp = async () => {
    for (const side of sides) await side.end();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => cleanUp().finally(() => process.exit(130)));
  }
  process.once('uncaughtException', problem => {
    process.stderr.write(`bench: ${problem.stack}\n`);
    cleanUp().finally(() => process.exit(1));
  });
  try {
    const shared = (one, other) => one?.shares !== undefined && one.shares === other?.shares;
    for (const [i, each] of wanted.entries()) {
      const load = os.loadavg()[0];
      const sharing = { isPrepared: shared(wanted[i - 1], each), isWanted: shared(each, wanted[i + 1]) };
      results.push({ load, ...(await measure(each, sides, rounds, sharing)) });
      if (json) fs.writeFileSync(json, `${JSON.stringify({ ...where, results: results.map(summary) }, null, 1)}\n`);
    }
  } finally {
    await cleanUp();
  }
  process.stdout.write(`${where.date}, ${where.cores} cores (${where.cpu}), ${where.memoryGiB} GiB, node ${where.node}, ${where.commit}`);
  process.stdout.write(`; the engine alone: ${where.engineFloor} deliveries/s\n\n`);
  process.stdout.write(`${table(results)}\n`);
}

const summary = result => ({
  ...result,
  medians: { vatpool: median(result.vatpool), reference: median(result.reference) },
  ratio: ratioOf(result),
});

await main(process.argv.slice(2)).catch(problem => {
  process.stderr.write(`bench: ${problem.message}\n`);
  process.exitCode = 1;
});
process.exit();
