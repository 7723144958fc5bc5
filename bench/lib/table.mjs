// The table that people read.
import { largest, median, smallest } from './statistics.mjs';

const round = value => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3));
const spread = values => `${round(smallest(values))}–${round(largest(values))}`;

/** How many times better we are: above 1 we are faster, or smaller. */
export function ratioOf({ better, vatpool, reference }) {
  const [ours, theirs] = [median(vatpool), median(reference)];
  return better === 'more' ? ours / theirs : theirs / ours;
}

/** Milliseconds of CPU of one thing, ours and theirs: much less at the mercy of other load than the clock. */
const costs = ({ cpu }) =>
  cpu.vatpool.length ? `${median(cpu.vatpool).toPrecision(2)} / ${median(cpu.reference).toPrecision(2)}` : '';

export function row(result) {
  const { title, unit, vatpool, reference, target } = result;
  const ratio = ratioOf(result);
  return [
    title,
    unit,
    round(median(vatpool)),
    spread(vatpool),
    round(median(reference)),
    spread(reference),
    `${ratio.toFixed(2)}×`,
    costs(result),
    target ? `${target.toFixed(1)}×${ratio >= target ? '' : ' missed'}` : '',
  ];
}

const HEAD = ['case', 'unit', 'vatpool', '(from–to)', 'reference', '(from–to)', 'ratio', 'CPU ms', 'to reach'];

export function table(results) {
  const rows = [HEAD, ...results.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map(cells => cells[column].length)));
  const line = cells =>
    `| ${cells.map((cell, i) => (i < 2 || i === 8 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i < 2 || i === 8 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}
