// The command line of the drill.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BENCH } from '../lib/paths.mjs';

const DEFAULTS = {
  minutes: '30',
  speed: '1',
  seed: '1',
  low: '1',
  peak: '15',
  kernels: '3',
  vats: '5',
  'vats-online': '4',
  'workers-max': '6',
  scaler: 'hpa',
  svg: path.join(BENCH, 'target/autoscale-drill.svg'),
};

export const USAGE = `usage: bench/autoscale-drill [--minutes N] [--speed N] [--seed N] ...

  --minutes N      how long the load lasts (default ${DEFAULTS.minutes})
  --speed N        the autoscaler's clock: its windows, periods, looks and the ranges of its queries are N times as short (default ${DEFAULTS.speed})
  --seed N         of the moments and the vats of messages (default ${DEFAULTS.seed})
  --low N          messages a second at first and at last, 0 for none (default ${DEFAULTS.low})
  --peak N         messages a second in between (default ${DEFAULTS.peak})
  --kernels N      kernels that the messages go to (default ${DEFAULTS.kernels})
  --vats N         vats of each (default ${DEFAULTS.vats})
  --vats-online N  vats that a worker keeps online (default ${DEFAULTS['vats-online']})
  --workers-max N  replicas at most, where the manifest allows more than this machine has room for (default ${DEFAULTS['workers-max']})
  --scaler NAME    hpa or keda: whose bounds, queries and targets (default ${DEFAULTS.scaler})
  --svg FILE       the picture (default bench/target/autoscale-drill.svg)
  --json FILE      every look of the autoscaler, with what it saw
`;

const NUMBERS = ['minutes', 'speed', 'seed', 'low', 'peak', 'kernels', 'vats', 'vats-online', 'workers-max'];
const COUNTS = ['kernels', 'vats', 'vats-online', 'workers-max'];

/** What was asked for; throws what is wrong with it. */
export function readOptions(args) {
  const known = Object.fromEntries([...Object.keys(DEFAULTS), 'json'].map(name => [name, { type: 'string', default: DEFAULTS[name] }]));
  const { values } = parseArgs({ args, options: { ...known, help: { type: 'boolean', short: 'h' } } });
  const chosen = { ...values };
  for (const name of NUMBERS) {
    chosen[name] = Number(values[name]);
    const isOdd = COUNTS.includes(name) && !Number.isInteger(chosen[name]);
    if (!(chosen[name] > 0 || (name === 'low' && chosen[name] === 0)) || isOdd) throw Error(`--${name} takes a ${COUNTS.includes(name) ? 'whole ' : ''}number above 0, not ${values[name]}\n${USAGE}`);
  }
  if (!['hpa', 'keda'].includes(chosen.scaler)) throw Error(`--scaler is hpa or keda, not ${chosen.scaler}\n${USAGE}`);
  if (chosen.peak <= chosen.low) throw Error(`--peak must be more than --low\n${USAGE}`);
  return chosen;
}
