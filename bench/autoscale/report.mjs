// What people read of a drill: a table with a row for each minute of the autoscaler's clock.
import { percentile } from '../lib/statistics.mjs';
import { SYNC_SECONDS } from './hpa.mjs';

const LOOKS_A_ROW = 60 / SYNC_SECONDS;
const HEAD = ['s', 'messages/s', 'wanted', 'ready', 'p50 ms', 'p99 ms', 'page-ins'];

const whole = value => (value === undefined ? '' : Math.round(value).toLocaleString('en-US'));
const short = value => (value === undefined ? '?' : Number(value.toPrecision(3)).toLocaleString('en-US'));
const total = values => values.reduce((sum, value) => sum + value, 0);

function row(looks, before, metrics) {
  const last = looks.at(-1);
  const millis = looks.flatMap(look => look.millis);
  const seconds = last.seconds - before;
  return [
    whole(last.seconds),
    (total(looks.map(look => look.sent)) / seconds).toFixed(1),
    `${last.replicas}`,
    `${last.ready}`,
    whole(percentile(millis, 50)),
    whole(percentile(millis, 99)),
    whole(total(looks.map(look => look.pageIns))),
    // the largest that the autoscaler has seen within the row
    ...metrics.map(({ name }) => short(looks.map(look => look.values[name]).filter(Number.isFinite).sort((a, b) => b - a)[0])),
  ];
}

/**
 * @param {object[]} looks in order; see `look` of the drill
 * @param {{name: string}[]} metrics of the autoscaler
 */
export function table(looks, metrics) {
  const rows = [];
  for (let i = 0, before = 0; i < looks.length; i += LOOKS_A_ROW) {
    const some = looks.slice(i, i + LOOKS_A_ROW);
    rows.push(row(some, before, metrics));
    before = some.at(-1).seconds;
  }
  const head = [...HEAD, ...metrics.map(({ name }) => name)];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map(cells => cells[column].length)));
  const line = cells => `| ${cells.map((cell, i) => cell.padStart(widths[i])).join(' | ')} |`;
  const rule = `|${widths.map(width => `${'-'.repeat(width + 1)}:`).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
