#!/usr/bin/env node
// Installs the reference: `node install.mjs TARGET [XSNAP_WORKER]`.
//
// TARGET receives the locked npm packages (their install scripts do not run), better-sqlite3 compiled against node
// headers that are on this machine, a copy of the tools of this folder (so that they find the packages), and the
// xsnap-worker that was built for our own workers: both sides of a comparison run the very same engine.
// Every step is skipped when its inputs have not changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = path.dirname(fileURLToPath(import.meta.url));
const [targetArg, workerArg] = process.argv.slice(2);
if (!targetArg) {
  fail('usage: node install.mjs TARGET [XSNAP_WORKER]');
}
const TARGET = path.resolve(targetArg);

function fail(message) {
  process.stderr.write(`conformance reference: ${message}\n`);
  process.exit(1);
}

function digest(...texts) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

/** Runs `work` unless the stamp of that name says it was done with the same inputs. */
function once(name, inputs, work) {
  const stamp = path.join(TARGET, `.${name}.stamp`);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === inputs) return;
  fs.rmSync(stamp, { force: true });
  work();
  fs.writeFileSync(stamp, inputs);
}

function run(command, args, cwd, env = {}) {
  try {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  } catch (problem) {
    const output = `${problem.stdout ?? ''}${problem.stderr ?? ''}`.split('\n').slice(-40).join('\n');
    fail(`"${command} ${args.join(' ')}" failed in ${cwd}:\n${problem.code ?? ''}${output}`);
  }
}

function nodeHeaders() {
  const candidates = [
    process.env.npm_config_nodedir,
    process.env.NODEDIR,
    path.resolve(path.dirname(fs.realpathSync(process.execPath)), '..'),
    '/usr',
    '/usr/local',
  ].filter(Boolean);
  for (const dir of candidates) {
    const header = path.join(dir, 'include/node/node_version.h');
    if (fs.existsSync(header)) {
      const text = fs.readFileSync(header, 'utf8');
      const major = /define NODE_MAJOR_VERSION (\d+)/.exec(text)?.[1];
      if (major === process.versions.node.split('.')[0]) return dir;
    }
  }
  return fail(
    `the C++ headers of node ${process.versions.node} are not installed (looked for include/node/node_version.h in ` +
      `${candidates.join(', ')}). They come with the packages of nodejs.org and NodeSource; on Debian: ` +
      'apt-get install libnode-dev; or name their folder in NODEDIR.',
  );
}

function requireTool(tool, remedy) {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' });
  } catch {
    fail(`${tool} is needed to compile better-sqlite3: ${remedy}`);
  }
}

function copyTools() {
  for (const name of fs.readdirSync(SOURCE)) {
    if (!/\.(mjs|json)$/.test(name)) continue;
    const bytes = fs.readFileSync(path.join(SOURCE, name));
    const to = path.join(TARGET, name);
    if (!fs.existsSync(to) || !fs.readFileSync(to).equals(bytes)) fs.writeFileSync(to, bytes);
  }
}

fs.mkdirSync(TARGET, { recursive: true });
copyTools();
const locks = digest(
  fs.readFileSync(path.join(SOURCE, 'package.json')),
  fs.readFileSync(path.join(SOURCE, 'package-lock.json')),
);
once('packages', locks, () => {
  run('npm', ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], TARGET);
});
once('sqlite', digest(locks, process.version, process.arch), () => {
  requireTool('make', 'apt-get install make');
  requireTool('g++', 'apt-get install g++');
  requireTool('python3', 'apt-get install python3');
  const gyp = path.join(TARGET, 'node_modules/node-gyp/bin/node-gyp.js');
  const args = [gyp, 'rebuild', '--release', '--jobs=2', `--nodedir=${nodeHeaders()}`];
  run(process.execPath, args, path.join(TARGET, 'node_modules/better-sqlite3'));
});
if (workerArg) {
  const worker = path.resolve(workerArg);
  if (!fs.existsSync(worker)) fail(`there is no xsnap-worker at ${worker}: build the xsnap module first`);
  const home = path.join(TARGET, 'node_modules/@agoric/xsnap/xsnap-native/xsnap/build/bin/lin/release');
  once('worker', digest(locks, fs.readFileSync(worker)), () => {
    fs.mkdirSync(home, { recursive: true });
    fs.copyFileSync(worker, path.join(home, 'xsnap-worker'));
    fs.chmodSync(path.join(home, 'xsnap-worker'), 0o755);
  });
}
