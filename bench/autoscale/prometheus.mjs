// A real Prometheus that scrapes a pool whose services come and go.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BENCH, HOME } from '../lib/paths.mjs';
import { freePort } from '../lib/ports.mjs';

const READY_MILLIS_MAX = 60_000;
const POLL_MILLIS = 100;
const SCRAPE_INTERVAL = '1s';

/** Where the program is: installed, or Debian's package unpacked below bench/target. */
function program() {
  const script = path.join(HOME, 'k8s/tools/prometheus.sh');
  try {
    const folder = execFileSync('sh', [script, path.join(BENCH, 'target/prometheus')], { encoding: 'utf8' }).trim();
    return path.join(folder, 'prometheus');
  } catch (problem) {
    throw Error(`there is no Prometheus: install it, or let apt-get fetch Debian's package (${problem.message})`);
  }
}

export async function startPrometheus(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const targets = path.join(folder, 'targets.json');
  const configuration = path.join(folder, 'prometheus.yml');
  const log = fs.openSync(path.join(folder, 'log'), 'w');
  /** Replaces the file as a whole: Prometheus may look at any moment. */
  const watch = services => {
    const groups = services
      .filter(({ name }) => name !== 'mariadb')
      .map(({ name, url }) => ({ targets: [new URL(url).host], labels: { job: `vatpool-${name.replace(/-\d+$/, '')}` } }));
    fs.writeFileSync(`${targets}.new`, JSON.stringify(groups));
    fs.renameSync(`${targets}.new`, targets);
  };
  watch([]);
  // JSON is YAML.
  const scrape = { job_name: 'vatpool', metrics_path: '/q/metrics', file_sd_configs: [{ files: [targets], refresh_interval: '5s' }] };
  fs.writeFileSync(configuration, JSON.stringify({ global: { scrape_interval: SCRAPE_INTERVAL }, scrape_configs: [scrape] }));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = spawn(
    program(),
    [`--config.file=${configuration}`, `--storage.tsdb.path=${path.join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: ['ignore', log, log] },
  );
  let problem;
  child.on('error', error => (problem = error));

  const isReady = () => fetch(`${base}/-/ready`).then(({ ok }) => ok, () => false);
  const deadline = Date.now() + READY_MILLIS_MAX;
  while (!(await isReady())) {
    if (problem || child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw Error(`Prometheus does not start: ${problem ?? fs.readFileSync(path.join(folder, 'log'), 'utf8').slice(-2000)}`);
    }
    await sleep(POLL_MILLIS);
  }

  /** The number that an instant query gives; nothing if there is none. */
  async function number(query) {
    const response = await fetch(`${base}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { status, error, data } = await response.json();
    if (status !== 'success') throw Error(`Prometheus refuses ${query}: ${error}`);
    return data.result.length ? Number(data.result[0].value[1]) : undefined;
  }

  return {
    number,
    /** Scrapes these services of a cluster from now on. */
    watch,
    /** Until so many services have been scraped. */
    async scraped(services) {
      const until = Date.now() + READY_MILLIS_MAX;
      while ((await number('sum(up)')) !== services) {
        if (Date.now() > until) throw Error(`Prometheus has not scraped ${services} services within ${READY_MILLIS_MAX / 1000} s`);
        await sleep(POLL_MILLIS);
      }
    },
    close: () => child.kill('SIGKILL'),
  };
}
