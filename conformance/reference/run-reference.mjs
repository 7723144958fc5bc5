// Runs scenarios on the published SwingSet kernel with real xsnap workers and writes down all that can be compared:
//
//   node run-reference.mjs OUT RESULT=SCENARIO.json ...
//
// OUT is where bundle-scenario.mjs put the bundles. Each SCENARIO.json is one it wrote; RESULT receives
//   bootstrapResult  promise of the bootstrap message
//   steps            outcome, activity hash and wall time (ms) of each step
//   emissions        every folding of writes into the activity hash: cranks with their message, deliveries and writes
//   results          promises that steps named
//   log, outbound    what vats printed with testLog; calls of the bridge device
//   kv, transcripts, spans, snapshots, bundles   the whole store at the end, in key order
import '@endo/init';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundleReader, startReference } from './host.mjs';
import { kernelBundles } from './kernel-bundles.mjs';
import { makeSteps } from './steps.mjs';

const [out, ...jobs] = process.argv.slice(2);
if (!out || !jobs.length || jobs.some(job => !job.includes('='))) {
  process.stderr.write('usage: node run-reference.mjs OUT RESULT=SCENARIO.json ...\n');
  process.exit(1);
}

function dumpStore(db) {
  const all = sql => db.prepare(sql).all();
  return {
    kv: all('SELECT key, value FROM kvStore ORDER BY key').map(({ key, value }) => [key, value]),
    transcripts: all('SELECT vatID, position, incarnation, item FROM transcriptItems ORDER BY vatID, position'),
    spans: all(
      'SELECT vatID, startPos, endPos, hash, isCurrent, incarnation FROM transcriptSpans ORDER BY vatID, startPos',
    ),
    snapshots: all('SELECT vatID, snapPos, inUse, hash, uncompressedSize FROM snapshots ORDER BY vatID, snapPos'),
    bundles: all('SELECT bundleID FROM bundles ORDER BY bundleID').map(({ bundleID }) => bundleID),
  };
}

async function runScenario(scenario, powers) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'vatpool-reference-'));
  const host = await startReference(scenario, { ...powers, dir });
  try {
    const { perform, results } = makeSteps(host, scenario);
    const steps = [];
    for (const step of scenario.steps) {
      steps.push(await perform(step));
    }
    return {
      scenario: scenario.name,
      bootstrapResult: host.bootstrapResult ?? null,
      steps,
      emissions: host.recorder.emissions,
      results: results(),
      log: host.controller().dump().log,
      outbound: host.outbound,
      ...dumpStore(host.database()),
    };
  } finally {
    await host.close();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

const powers = { readBundle: bundleReader(out), bundles: await kernelBundles() };
for (const job of jobs) {
  const [resultFile, scenarioFile] = job.split('=');
  const scenario = JSON.parse(fs.readFileSync(scenarioFile, 'utf8'));
  const started = performance.now();
  const result = await runScenario(scenario, powers);
  result.millis = performance.now() - started;
  fs.mkdirSync(path.dirname(resultFile), { recursive: true });
  const part = `${resultFile}.${process.pid}`;
  fs.writeFileSync(part, JSON.stringify(result));
  fs.renameSync(part, resultFile);
  const failed = result.steps.filter(step => step.error).length;
  process.stdout.write(
    `${scenario.name}: ${result.emissions.length} emissions, ${Math.round(result.millis)} ms` +
      `${failed ? `, ${failed} steps failed` : ''}\n`,
  );
}
process.exit(0);
