// A drill as a picture: SVG, three panels over one time.
import { percentile } from '../lib/statistics.mjs';

const WIDTH = 900;
const PANEL = 150;
const MARGIN = { left: 70, right: 20, top: 34, gap: 44 };
const INNER = WIDTH - MARGIN.left - MARGIN.right;

const round = value => Math.round(value * 10) / 10;
const text = (x, y, words, more = '') => `<text x="${round(x)}" y="${round(y)}" ${more}>${words}</text>`;

/** One scale from 0 (or, logarithmic, from 1) to the largest value. */
function makeScale(values, logarithmic) {
  const largest = Math.max(1, ...values.filter(Number.isFinite));
  const part = value => (logarithmic ? Math.log10(Math.max(1, value)) / Math.max(1, Math.ceil(Math.log10(largest))) : value / largest);
  const marks = logarithmic
    ? Array.from({ length: Math.max(1, Math.ceil(Math.log10(largest))) + 1 }, (_, i) => 10 ** i)
    : [0, largest / 2, largest];
  return { part, marks };
}

/** Points with a value; `step` holds each until the next. */
function path(points, x, y, step) {
  let drawn = '';
  for (const [at, value] of points.filter(([, value]) => Number.isFinite(value))) {
    drawn += drawn ? (step ? `H${round(x(at))}V${round(y(value))}` : `L${round(x(at))} ${round(y(value))}`) : `M${round(x(at))} ${round(y(value))}`;
  }
  return drawn;
}

function panel({ title, series, logarithmic }, top, x) {
  const scale = makeScale(series.flatMap(({ points }) => points.map(([, value]) => value)), logarithmic);
  const y = value => top + PANEL * (1 - scale.part(value));
  const grid = scale.marks.map(mark => {
    const label = text(MARGIN.left - 8, y(mark) + 4, Number(mark.toPrecision(3)).toLocaleString('en-US'), 'text-anchor="end"');
    return `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${round(y(mark))}" y2="${round(y(mark))}" stroke="#ddd"/>${label}`;
  });
  const lines = series.map(({ points, colour, step }) => `<path d="${path(points, x, y, step)}" fill="none" stroke="${colour}" stroke-width="1.5"/>`);
  const names = series.map(({ name, colour }, i) => text(WIDTH - MARGIN.right - 130 * (series.length - i - 1), top - 10, name, `fill="${colour}" text-anchor="end"`));
  return [text(MARGIN.left, top - 10, title, 'font-weight="bold"'), ...grid, ...lines, ...names].join('\n');
}

/**
 * @param {object[]} looks in order; see `look` of the drill
 * @param {string} title
 */
export function picture(looks, title) {
  const seconds = looks.at(-1).seconds;
  const x = at => MARGIN.left + (INNER * at) / seconds;
  const over = value => looks.map(look => [look.seconds, value(look)]);
  const panels = [
    {
      title: 'workers, and messages a second',
      series: [
        { name: 'messages/s', colour: '#999', points: over(look => look.rate) },
        { name: 'wanted', colour: '#c60', points: over(look => look.replicas), step: true },
        { name: 'ready', colour: '#06c', points: over(look => look.ready), step: true },
      ],
    },
    {
      title: 'milliseconds until a result is durable',
      logarithmic: true,
      series: [
        { name: 'p99', colour: '#c00', points: over(look => percentile(look.millis, 99)) },
        { name: 'p50', colour: '#06c', points: over(look => percentile(look.millis, 50)) },
      ],
    },
    {
      title: 'page-ins between two looks of the autoscaler',
      series: [{ name: 'page-ins', colour: '#080', points: over(look => look.pageIns), step: true }],
    },
  ];
  const height = MARGIN.top + panels.length * (PANEL + MARGIN.gap) + 10;
  const drawn = panels.map((each, i) => panel(each, MARGIN.top + 20 + i * (PANEL + MARGIN.gap), x));
  const times = [0, 0.25, 0.5, 0.75, 1].map(part => text(x(part * seconds), height - 6, `${Math.round(part * seconds)} s`, 'text-anchor="middle"'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="white"/>',
    text(MARGIN.left, 18, title, 'font-size="14"'),
    ...drawn,
    ...times,
    '</svg>\n',
  ].join('\n');
}
