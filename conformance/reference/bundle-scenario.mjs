// Bundles what scenarios are made of, once, so that both sides run the same bytes:
//
//   node bundle-scenario.mjs SCENARIOS OUT [AREA/NAME ...]
//
// SCENARIOS holds AREA/NAME/scenario.json beside the vat sources it names. For each, OUT/scenarios/AREA/NAME.json gets
// the scenario with every {"sourceSpec": FILE} replaced by {"bundleID": ID}; OUT/bundles/ID.json gets the bundle.
// OUT/supervisors/NAME.json gets the supervisors that scenarios may ask for. A sourceSpec is a path relative to the scenario,
// or a module of a published package. Work is skipped when neither the sources nor the locked packages have changed.
//
//   node bundle-scenario.mjs --share SCENARIOS OUT AREA/NAME ...
//
// bundles some of the scenarios, for a process that has copied the sources and does the rest.
import '@endo/init';
import bundleSource from '@endo/bundle-source';
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelBundles } from './kernel-bundles.mjs';
import { SUPERVISORS, supervisorBundle } from './supervisors.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
/** The bundler keeps one core busy. */
const PROCESSES = 2;
/** So few are bundled sooner than another process has started. */
const FEW = 8;
const isShare = process.argv[2] === '--share';
const [scenariosArg, outArg, ...wanted] = process.argv.slice(isShare ? 3 : 2);
if (!scenariosArg || !outArg) {
  process.stderr.write('usage: node bundle-scenario.mjs SCENARIOS OUT [AREA/NAME ...]\n');
  process.exit(1);
}
const SCENARIOS = path.resolve(scenariosArg);
const OUT = path.resolve(outArg);
// The bundler finds packages by walking up from the source, so it works on a copy that lies beside node_modules.
const COPY = path.join(HERE, 'scenarios');
const require = createRequire(path.join(HERE, 'package.json'));

const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

function* filesBelow(dir) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else yield file;
  }
}

function treeDigest(...dirs) {
  const hash = createHash('sha256');
  for (const dir of dirs.filter(each => fs.existsSync(each))) {
    for (const file of filesBelow(dir)) {
      if (file.endsWith('.js')) hash.update(`${path.relative(SCENARIOS, file)}\0${sha256(fs.readFileSync(file))}\0`);
    }
  }
  return hash.digest('hex');
}

function copySources() {
  fs.rmSync(COPY, { recursive: true, force: true });
  fs.cpSync(SCENARIOS, COPY, { recursive: true });
}

function writeIfChanged(file, text) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** Source file -> bundle id; one source that several scenarios share is bundled once. */
const bundled = new Map();

async function bundleIdOf(spec, scenarioDir, digest) {
  const relative = spec.startsWith('.') || spec.endsWith('.js') && !spec.startsWith('@');
  const source = relative ? path.resolve(COPY, scenarioDir, spec) : require.resolve(spec);
  if (!fs.existsSync(source)) throw Error(`${scenarioDir}/scenario.json names ${spec}, which does not exist`);
  if (bundled.has(source)) return bundled.get(source);
  const memo = path.join(OUT, 'memo', sha256(`${digest}\0${path.relative(HERE, source)}`));
  let id;
  if (fs.existsSync(memo)) {
    id = fs.readFileSync(memo, 'utf8');
  }
  if (!id || !fs.existsSync(path.join(OUT, 'bundles', `${id}.json`))) {
    const bundle = await bundleSource(source, { format: 'endoZipBase64' });
    id = `b1-${bundle.endoZipBase64Sha512}`;
    writeIfChanged(path.join(OUT, 'bundles', `${id}.json`), JSON.stringify(bundle));
    writeIfChanged(memo, id);
  }
  bundled.set(source, id);
  return id;
}

async function withBundleIds(group, scenarioDir, digest) {
  const result = {};
  for (const [name, { sourceSpec, ...rest }] of Object.entries(group ?? {})) {
    result[name] = sourceSpec ? { bundleID: await bundleIdOf(sourceSpec, scenarioDir, digest), ...rest } : rest;
  }
  return result;
}

async function bundleScenario(scenarioDir) {
  const file = path.join(SCENARIOS, scenarioDir, 'scenario.json');
  let scenario;
  try {
    scenario = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (problem) {
    throw Error(`${file}: ${problem.message}`);
  }
  const locks = sha256(fs.readFileSync(path.join(HERE, 'package-lock.json')));
  const sources = treeDigest(path.join(SCENARIOS, 'lib'), path.join(SCENARIOS, scenarioDir));
  const digest = sha256(`${locks}\0${sources}`);
  const { config = {} } = scenario;
  const resolved = {
    name: scenarioDir,
    ...scenario,
    config: {
      ...config,
      vats: await withBundleIds(config.vats, scenarioDir, digest),
      bundles: await withBundleIds(config.bundles, scenarioDir, digest),
    },
    installable: await withBundleIds(scenario.installable, scenarioDir, digest),
  };
  writeIfChanged(path.join(OUT, 'scenarios', `${scenarioDir}.json`), `${JSON.stringify(resolved, null, 1)}\n`);
}

function allScenarios() {
  const found = [];
  for (const area of fs.readdirSync(SCENARIOS).sort()) {
    const dir = path.join(SCENARIOS, area);
    if (area === 'lib' || !fs.statSync(dir).isDirectory()) continue;
    for (const name of fs.readdirSync(dir).sort()) {
      if (fs.existsSync(path.join(dir, name, 'scenario.json'))) found.push(`${area}/${name}`);
    }
  }
  return found;
}

async function bundleScenarios(scenarioDirs) {
  for (const scenarioDir of scenarioDirs) {
    await bundleScenario(scenarioDir);
  }
}

async function bundleInAnotherProcess(scenarioDirs) {
  const child = fork(fileURLToPath(import.meta.url), ['--share', SCENARIOS, OUT, ...scenarioDirs]);
  const [status, signal] = await once(child, 'exit');
  if (status !== 0) throw Error(`bundling ${scenarioDirs.length} scenarios ended with ${signal ?? status}; its words are above`);
}

async function bundleAll(scenarioDirs) {
  copySources();
  const processes = scenarioDirs.length > FEW ? PROCESSES : 1;
  const [own, ...others] = Array.from({ length: processes }, (_, first) =>
    scenarioDirs.filter((_dir, i) => i % processes === first),
  );
  await Promise.all([bundleScenarios(own), ...others.map(bundleInAnotherProcess)]);
  for (const name of SUPERVISORS) {
    writeIfChanged(path.join(OUT, 'supervisors', `${name}.json`), JSON.stringify(await supervisorBundle(name)));
  }
  // Made here, once, rather than by each of the processes that run the reference.
  await kernelBundles();
}

await (isShare ? bundleScenarios(wanted) : bundleAll(wanted.length ? wanted : allScenarios()));
