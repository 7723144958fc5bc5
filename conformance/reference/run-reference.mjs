// Runs scenarios on the published SwingSet kernel with real xsnap workers and writes down all that can be compared:
//
//   node run-reference.mjs OUT RESULT=SCENARIO.json ...
//
// OUT is where bundle-scenario.mjs put the bundles. Each SCENARIO.json is one it wrote; RESULT receives
//   bootstrapResult  promise of the bootstrap message
//   steps            outcome, activity hash and wall time (ms) of each step
//   emissions        every folding of writes into the activity hash: cranks with their message, deliveries and writes
//   named            krefs that steps named
//   log, outbound    what vats printed with testLog; calls of the bridge device
//   slog             the events of the structured log, each a line of JSON
//   kv, transcripts, spans, snapshots, bundles   the committed store at the end, in key order
import './native-base64.mjs';
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

async function runScenario(scenario, powers) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'vatpool-reference-'));
  try {
    const host = await startReference(scenario, { ...powers, dir });
    const { perform, named } = makeSteps(host, scenario);
    const steps = [];
    for (const step of scenario.steps) {
      steps.push(await perform(step));
    }
    await host.close();
    return {
      scenario: scenario.name,
      bootstrapResult: host.bootstrapResult ?? null,
      steps,
      emissions: host.recorder.emissions,
      named: Object.fromEntries([...named].filter(([, value]) => typeof value === 'string')),
      log: host.log,
      outbound: host.outbound,
      slog: host.recorder.slog,
      ...host.dump(),
    };
  } finally {
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
