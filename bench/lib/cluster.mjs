// A cluster of our own in a folder for temporary files, started and ended as a user does it: vatpool up, vatpool down.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { HOME } from './paths.mjs';

export function makeCluster(folder) {
  const data = path.join(folder, 'cluster');
  const env = { ...process.env, VATPOOL_DATA: data };
  const vatpool = (...args) => {
    try {
      return execFileSync(path.join(HOME, 'vatpool'), args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (problem) {
      throw Error(`vatpool ${args.join(' ')} failed: ${problem.stderr}${problem.stdout}`);
    }
  };
  const services = () => JSON.parse(fs.readFileSync(path.join(data, 'cluster.json'), 'utf8')).services;

  return {
    data,
    /** Starts what does not run; with nothing said, what there was before. */
    up(workers, vatsOnline) {
      const shape = workers ? ['--workers', `${workers}`, '--vats-online', `${vatsOnline}`] : [];
      vatpool('up', ...shape);
    },
    /** Ends every service but the database without a word. */
    kill() {
      for (const { name, pid } of services()) {
        if (name !== 'mariadb') process.kill(pid, 'SIGKILL');
      }
    },
    url: () => services().find(({ name }) => name.startsWith('gateway')).url,
    pids: () => services().map(({ pid }) => pid),
    services,
    down() {
      if (fs.existsSync(data)) vatpool('down');
    },
  };
}
